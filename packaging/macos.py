"""macOS: what the application bundle is given, signing, notarising, the disk image."""

import base64
import os
import platform
import re
import secrets
import sys
from pathlib import Path
from typing import Any

from identity import ROOT, Identity
from macos_oldest import newer_than
from steps import Build, Step, StepFailed, call

ENTITLEMENTS = ROOT / "packaging" / "entitlements.plist"
IMAGE_SETTINGS = ROOT / "packaging" / "dmg_settings.py"
OLDEST = "13.0"
"""The first macOS that Qt 6.11 supports, which constraints.txt names."""
MARKDOWN = "net.daringfireball.markdown"
"""The type of Markdown files; macOS has it where some program has declared it, so we do too."""
SIGN_KEYS = ("MACOS_CERTIFICATE", "MACOS_CERTIFICATE_PASSWORD", "MACOS_IDENTITY")
"""A "Developer ID Application" certificate with key (.p12, in base64), its password, its name."""
NOTARISE_KEYS = (*SIGN_KEYS, "MACOS_NOTARY_USER", "MACOS_NOTARY_PASSWORD", "MACOS_TEAM")
"""And the Apple ID with a password for this program alone, and the team's number."""


def exe_options(build: Build, *, console: bool) -> dict[str, Any]:  # noqa: ARG001 (as on Windows)
    """What `EXE` of PyInstaller is given on macOS beside what all systems share."""
    return {"target_arch": platform.machine(), "entitlements_file": str(ENTITLEMENTS)}


def bundle_options(build: Build) -> dict[str, Any]:
    """What `BUNDLE` of PyInstaller is given beside its name."""
    return {
        "icon": str(build.icons / f"{build.identity.name}.icns"),
        "bundle_identifier": build.identity.id,
        "version": build.identity.version,
        "info_plist": information(build.identity),
    }


def information(names: Identity) -> dict[str, Any]:
    """What `Info.plist` says beside what PyInstaller writes there.

    https://developer.apple.com/documentation/bundleresources/information-property-list
    """
    own = f"{names.id}.file"
    return {
        "CFBundleDisplayName": names.title,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleVersion": names.version,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST,
        "NSHighResolutionCapable": True,
        # The window follows the system into the dark.
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": f"{names.publisher}, MIT License",
        "CFBundleDocumentTypes": [
            _opens(f"{names.title} file", [own], role="Editor", rank="Owner"),
            _opens(
                "Article",
                [MARKDOWN, "public.plain-text", "public.html", "public.xhtml"],
                rank="Alternate",
            ),
        ],
        "UTExportedTypeDeclarations": [
            _type(own, f"{names.title} file", ["public.json"], [names.suffix], names.media_type)
        ],
        "UTImportedTypeDeclarations": [
            _type(
                MARKDOWN, "Markdown", ["public.plain-text"], [".md", ".markdown"], "text/markdown"
            )
        ],
    }


def _opens(name: str, types: list[str], *, rank: str, role: str = "Viewer") -> dict[str, Any]:
    """A kind of file that the program opens; `Alternate` never takes it from another program."""
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": role,
        "LSHandlerRank": rank,
        "LSItemContentTypes": types,
    }


def _type(
    name: str, words: str, parents: list[str], suffixes: list[str], media_type: str
) -> dict[str, Any]:
    """A type of files: what it is called, what it is a case of, how it is known."""
    return {
        "UTTypeIdentifier": name,
        "UTTypeDescription": words,
        "UTTypeConformsTo": parents,
        "UTTypeTagSpecification": {
            "public.filename-extension": [suffix.removeprefix(".") for suffix in suffixes],
            "public.mime-type": [media_type],
        },
    }


def image(build: Build) -> Path:
    """The disk image, named after its processor as people know it: arm64 or x86_64."""
    names = build.identity
    return build.packages / f"{names.name}-{names.version}-macos-{platform.machine()}.dmg"


def check_bundle(build: Build) -> None:
    """See that the bundle is whole: PyInstaller signs it without a name, and macOS wants that."""
    call(["codesign", "--verify", "--deep", "--strict", build.bundle])


def check_oldest(build: Build) -> None:
    """See that every file runs on the oldest macOS that we name. Raises StepFailed."""
    newer = newer_than(OLDEST, build.bundle)
    if newer:
        raise StepFailed(
            f"These files need a newer macOS than {OLDEST}: {', '.join(newer)}. Raise OLDEST in "
            "packaging/macos.py, and what README.md says, or build on an older system."
        )


def sign(build: Build) -> None:
    """Sign the bundle and everything in it with the certificate, from a keychain of its own."""
    keychain, password = build.work / "build.keychain-db", secrets.token_hex(16)
    certificate = build.work / "certificate.p12"
    certificate.write_bytes(base64.b64decode(os.environ[SIGN_KEYS[0]]))
    keychain.unlink(missing_ok=True)
    before = keychains(call(["security", "list-keychains", "-d", "user"]))
    try:
        call(["security", "create-keychain", "-p", password, keychain])
        call(["security", "unlock-keychain", "-p", password, keychain])
        call(
            ["security", "import", certificate, "-k", keychain, "-P", os.environ[SIGN_KEYS[1]],
             "-T", "/usr/bin/codesign"]
        )  # fmt: skip
        call(
            ["security", "set-key-partition-list", "-S", "apple-tool:,apple:", "-s",
             "-k", password, keychain]
        )  # fmt: skip
        call(["security", "list-keychains", "-d", "user", "-s", keychain, *before])
        call(sign_command(build, keychain))
    finally:
        certificate.unlink()
        call(["security", "list-keychains", "-d", "user", "-s", *before])
        if keychain.exists():
            call(["security", "delete-keychain", keychain])
    check_bundle(build)


def keychains(told: str) -> list[str]:
    """The paths in a list of keychains, each in quotation marks on a line of its own."""
    return re.findall(r'^\s*"(.+)"\s*$', told, re.MULTILINE)


def sign_command(build: Build, keychain: Path) -> list[str | Path]:
    """The command that signs the bundle for the hardened runtime, which notarising asks for."""
    return [
        "codesign", "--force", "--deep", "--timestamp", "--options", "runtime",
        "--entitlements", ENTITLEMENTS, "--keychain", keychain, "--sign", os.environ[SIGN_KEYS[2]],
        build.bundle,
    ]  # fmt: skip


def make_image(build: Build) -> None:
    """Write the disk image with the application and a link to the folder it goes to."""
    build.packages.mkdir(parents=True, exist_ok=True)
    call(
        [sys.executable, "-m", "dmgbuild", "-s", IMAGE_SETTINGS,
         "-D", f"application={build.bundle}",
         "-D", f"icon={build.icons / (build.identity.name + '.icns')}",
         build.identity.title, image(build)]
    )  # fmt: skip
    call(["hdiutil", "verify", image(build)])


def notarise(build: Build) -> None:
    """Sign the image, have Apple look through it, and put its answer into it."""
    user, password, team = (os.environ[key] for key in NOTARISE_KEYS[3:])
    call(["codesign", "--timestamp", "--sign", os.environ[SIGN_KEYS[2]], image(build)])
    call(
        ["xcrun", "notarytool", "submit", image(build), "--wait", "--apple-id", user,
         "--password", password, "--team-id", team]
    )  # fmt: skip
    call(["xcrun", "stapler", "staple", image(build)])
    call(["spctl", "--assess", "--type", "open", "--context", "context:primary-signature",
          image(build)])  # fmt: skip


STEPS: tuple[Step, ...] = (
    Step("check the application", check_bundle, tools=("codesign",)),
    Step("check the oldest system", check_oldest),
    Step("sign the application", sign, tools=("codesign", "security"), keys=SIGN_KEYS),
    Step("make the disk image", make_image, tools=("hdiutil",), modules=("dmgbuild",)),
    Step("notarise the disk image", notarise, tools=("xcrun", "spctl"), keys=NOTARISE_KEYS),
)
