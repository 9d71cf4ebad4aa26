"""What macOS is told of the application, and how it is signed: as far as another system can see."""

import plistlib
import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import macos
import macos_oldest
import pytest
from identity import identity
from steps import Build, StepFailed, run_steps

NAMES = replace(identity(), version="1.2.3")
KEYS = dict.fromkeys(macos.NOTARISE_KEYS, "a2V5")


@pytest.fixture
def here(tmp_path: Path) -> Build:
    (tmp_path / "work").mkdir()
    return Build(dist=tmp_path / "dist", work=tmp_path / "work", identity=NAMES)


@pytest.fixture
def information() -> dict[str, object]:
    """`Info.plist` as it is written and read."""
    return plistlib.loads(plistlib.dumps(macos.information(NAMES)))


def test_it_is_sharp_follows_the_dark_and_says_what_it_needs(information: dict) -> None:
    assert information["NSHighResolutionCapable"] is True
    assert information["NSRequiresAquaSystemAppearance"] is False
    assert information["LSMinimumSystemVersion"] == macos.OLDEST == "13.0"
    assert information["CFBundleVersion"] == "1.2.3"


def test_it_owns_its_own_files_and_seizes_no_others(information: dict) -> None:
    own, articles = information["CFBundleDocumentTypes"]
    (exported,) = information["UTExportedTypeDeclarations"]
    assert own["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    assert own["LSHandlerRank"] == "Owner"
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == ["annotator"]
    assert articles["LSHandlerRank"] == "Alternate"
    assert "net.daringfireball.markdown" in articles["LSItemContentTypes"]


def test_it_says_itself_what_markdown_is(information: dict) -> None:
    (imported,) = information["UTImportedTypeDeclarations"]
    assert imported["UTTypeIdentifier"] == macos.MARKDOWN
    assert imported["UTTypeTagSpecification"]["public.filename-extension"] == ["md", "markdown"]


def test_the_bundle_has_the_names_of_the_program(here: Build) -> None:
    options = macos.bundle_options(here)
    assert options["bundle_identifier"] == NAMES.id
    assert options["version"] == "1.2.3"
    assert options["icon"].endswith("annotator.icns")


def test_what_the_hardened_runtime_is_to_allow_is_little() -> None:
    allowed = plistlib.loads(macos.ENTITLEMENTS.read_bytes())
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_image_is_named_after_the_processor(
    here: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    for machine in ("arm64", "x86_64"):
        monkeypatch.setattr(macos.platform, "machine", lambda named=machine: named)
        assert macos.image(here).name == f"annotator-1.2.3-macos-{machine}.dmg"
        assert macos.exe_options(here, console=False)["target_arch"] == machine


def test_the_image_has_the_application_and_where_it_goes(here: Build) -> None:
    settings: dict[str, object] = {"defines": {"application": str(here.bundle), "icon": "a.icns"}}
    exec(macos.IMAGE_SETTINGS.read_text(encoding="utf-8"), settings)  # noqa: S102 (as dmgbuild does)
    assert settings["files"] == [str(here.bundle)]
    assert settings["symlinks"] == {"Applications": "/Applications"}
    assert set(settings["icon_locations"]) == {here.bundle.name, "Applications"}


def test_it_is_signed_with_the_hardened_runtime_and_no_key_is_left(
    here: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def call(words: Sequence[str | Path]) -> str:
        called.append(list(map(str, words)))
        if called[-1][1] == "create-keychain":
            Path(called[-1][-1]).touch()
        return '    "/Users/a b/login.keychain-db"\n    "/other.keychain-db"\n'

    monkeypatch.setattr(macos, "call", call)
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)
    macos.sign(here)
    signing = next(words for words in called if "--sign" in words)
    assert signing[signing.index("--options") + 1] == "runtime"
    assert "--timestamp" in signing
    assert str(macos.ENTITLEMENTS) in signing
    assert called[-1][:2] == ["codesign", "--verify"]
    assert not list(here.work.glob("*.p12"))
    own = str(here.work / "build.keychain-db")
    before = ["/Users/a b/login.keychain-db", "/other.keychain-db"]
    lists = [words[5:] for words in called if words[1] == "list-keychains" and "-s" in words]
    assert lists == [[own, *before], before]
    assert ["security", "delete-keychain", own] in called
    called.clear()
    macos.notarise(here)
    assert [words[1] for words in called if words[0] == "xcrun"] == ["notarytool", "stapler"]


def test_a_certificate_does_not_stay_where_signing_fails(
    here: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def fail(words: Sequence[str | Path]) -> str:
        told.append(str(words[1]))
        if words[1] == "create-keychain":
            Path(words[-1]).touch()
        if words[1] == "import":
            raise OSError
        return '"/login.keychain-db"'

    monkeypatch.setattr(macos, "call", fail)
    for key, value in KEYS.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(OSError):  # noqa: PT011 (ours)
        macos.sign(here)
    assert not list(here.work.glob("*.p12"))
    assert told[-2:] == ["list-keychains", "delete-keychain"]


def mach_o(command: int, major: int, minor: int) -> bytes:
    """A header for one processor: a load command that is skipped, and one with a version."""
    version = struct.pack("<I", major << 16 | minor << 8)
    body = (struct.pack("<I", 1) if command == macos_oldest.BUILD_VERSION else b"") + version
    commands = struct.pack("<II", 0x2, 16) + bytes(8)
    commands += struct.pack("<II", command, 8 + len(body)) + body
    return struct.pack("<8I", macos_oldest.THIN, 0, 0, 0, 2, len(commands), 0, 0) + commands


def test_a_file_that_needs_a_newer_macos_than_we_name_stops_the_build(here: Build) -> None:
    folder = here.bundle / "Contents"
    folder.mkdir(parents=True)
    (folder / "old").write_bytes(mach_o(macos_oldest.VERSION_MIN, 10, 13))
    (folder / "same").write_bytes(mach_o(macos_oldest.BUILD_VERSION, 13, 0))
    (folder / "text").write_text("no program at all, but long enough to have a header", "utf-8")
    macos.check_oldest(here)
    thin, at = mach_o(macos_oldest.BUILD_VERSION, 14, 2), 8 + 20 * 2
    fat = struct.pack(">II", macos_oldest.FAT, 2)
    for number, size in ((0, len(thin)), (1, len(thin))):
        fat += struct.pack(">5I", 0, 0, at + number * size, size, 0)
    (folder / "new").write_bytes(fat + mach_o(macos_oldest.BUILD_VERSION, 11, 0) + thin)
    with pytest.raises(StepFailed, match=r"Contents/new \(14\.2\)\. Raise OLDEST"):
        macos.check_oldest(here)


def test_without_keys_signing_and_notarising_are_skipped_even_where_it_is_strict(
    here: Build,
) -> None:
    with_keys = [step for step in macos.STEPS if step.keys]
    assert len(run_steps(with_keys, here, strict=True, environment={})) == 2
