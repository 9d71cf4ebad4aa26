; The installer of Windows, made by Inno Setup 6.3 or newer; windows.py names what is not set here.
;
; Without administrator it installs for one person. For all users, as IT does it, which AppLocker's
; own rules want: setup.exe /ALLUSERS /VERYSILENT /NORESTART (docs/building.md, README.md).

#ifndef Folder
  #define Folder "{autopf}\" + Title
#endif

[Setup]
; Never to be changed: by it a newer version finds the older one.
AppId={{59C7B83C-67C9-48D1-A33F-679AFD8619D9}
AppName={#Title}
AppVersion={#Version}
AppVerName={#Title} {#Version}
AppPublisher={#Publisher}
VersionInfoVersion={#Numbers}
VersionInfoDescription={#Title} Setup
UninstallDisplayName={#Title}
UninstallDisplayIcon={app}\{#Program}
DefaultDirName={#Folder}
DisableProgramGroupPage=yes
DisableReadyPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Windows 10 of 2018, the oldest that Qt supports.
MinVersion=10.0.17763
CloseApplications=yes
RestartApplications=no
ChangesAssociations=yes
ChangesEnvironment=yes
SetupIconFile={#Icon}
OutputDir={#Output}
OutputBaseFilename={#OutputName}
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
SetupLogging=yes
#ifdef Signed
SignTool=annotator
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktop"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "Let the command ""{#Command}"" work in terminals (adds a folder to PATH)"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not would be loaded all the same.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\bin"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#Title}"; Filename: "{app}\{#Program}"
Name: "{autodesktop}\{#Title}"; Filename: "{app}\{#Program}"; Tasks: desktop

[Registry]
; Annotator files: opened by this program.
Root: HKA; Subkey: "Software\Classes\{#Title}.File"; ValueType: string; ValueData: "{#Title} file"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\{#Title}.File\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKA; Subkey: "Software\Classes\{#Title}.File\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\{#Suffix}"; ValueType: string; ValueData: "{#Title}.File"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\{#Suffix}"; ValueType: string; ValueName: "Content Type"; ValueData: "{#MediaType}"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\{#Suffix}\OpenWithProgids"; ValueType: string; ValueName: "{#Title}.File"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
; Articles: offered in "Open with", and whatever opens them now goes on doing so.
Root: HKA; Subkey: "Software\Classes\{#Title}.Article"; ValueType: string; ValueData: "Article"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\{#Title}.Article"; ValueType: string; ValueName: "FriendlyTypeName"; ValueData: "Article"
Root: HKA; Subkey: "Software\Classes\{#Title}.Article\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"
Root: HKA; Subkey: "Software\Classes\{#Title}.Article\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.md\OpenWithProgids"; ValueType: string; ValueName: "{#Title}.Article"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.markdown\OpenWithProgids"; ValueType: string; ValueName: "{#Title}.Article"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.txt\OpenWithProgids"; ValueType: string; ValueName: "{#Title}.Article"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.html\OpenWithProgids"; ValueType: string; ValueName: "{#Title}.Article"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.htm\OpenWithProgids"; ValueType: string; ValueName: "{#Title}.Article"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.xhtml\OpenWithProgids"; ValueType: string; ValueName: "{#Title}.Article"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
; What "Open with" and Windows' list of default apps say of the program.
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Title}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: "{#Suffix}"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".md"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".markdown"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".txt"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".html"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".htm"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".xhtml"; ValueData: ""
Root: HKA; Subkey: "Software\{#Title}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\{#Title}\Capabilities"; ValueType: string; ValueName: "ApplicationName"; ValueData: "{#Title}"
Root: HKA; Subkey: "Software\{#Title}\Capabilities"; ValueType: string; ValueName: "ApplicationDescription"; ValueData: "{#Summary}"
Root: HKA; Subkey: "Software\{#Title}\Capabilities\FileAssociations"; ValueType: string; ValueName: "{#Suffix}"; ValueData: "{#Title}.File"
Root: HKA; Subkey: "Software\{#Title}\Capabilities\FileAssociations"; ValueType: string; ValueName: ".md"; ValueData: "{#Title}.Article"
Root: HKA; Subkey: "Software\{#Title}\Capabilities\FileAssociations"; ValueType: string; ValueName: ".markdown"; ValueData: "{#Title}.Article"
Root: HKA; Subkey: "Software\{#Title}\Capabilities\FileAssociations"; ValueType: string; ValueName: ".txt"; ValueData: "{#Title}.Article"
Root: HKA; Subkey: "Software\{#Title}\Capabilities\FileAssociations"; ValueType: string; ValueName: ".html"; ValueData: "{#Title}.Article"
Root: HKA; Subkey: "Software\{#Title}\Capabilities\FileAssociations"; ValueType: string; ValueName: ".htm"; ValueData: "{#Title}.Article"
Root: HKA; Subkey: "Software\{#Title}\Capabilities\FileAssociations"; ValueType: string; ValueName: ".xhtml"; ValueData: "{#Title}.Article"
Root: HKA; Subkey: "Software\RegisteredApplications"; ValueType: string; ValueName: "{#Title}"; ValueData: "Software\{#Title}\Capabilities"; Flags: uninsdeletevalue

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Title}}"; Flags: nowait postinstall skipifsilent

[UninstallDelete]
; The library is not here: it stays.
Type: filesandordirs; Name: "{app}\_internal"

[Code]
const
  OwnVariables = 'Environment';
  AllVariables = 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment';

function Variables: String;
begin
  if IsAdminInstallMode then Result := AllVariables else Result := OwnVariables;
end;

function CommandFolder: String;
begin
  Result := ExpandConstant('{app}');
end;

procedure RemoveOneFromPath(Folder: String);
var
  Before, After: String;
  Place: Integer;
begin
  if not RegQueryStringValue(HKA, Variables, 'Path', Before) then exit;
  After := ';' + Before + ';';
  Place := Pos(';' + Lowercase(Folder) + ';', Lowercase(After));
  if Place = 0 then exit;
  Delete(After, Place, Length(Folder) + 1);
  // What is left begins and ends with a separator; alone, they are one.
  After := Copy(After, 2, Length(After) - 2);
  if After = '' then
    RegDeleteValue(HKA, Variables, 'Path')
  else
    RegWriteExpandStringValue(HKA, Variables, 'Path', After);
end;

procedure RemoveFromPath;
begin
  RemoveOneFromPath(CommandFolder);
  // Where the first setups had the command.
  RemoveOneFromPath(CommandFolder + '\bin');
end;

procedure AddToPath;
var
  Before: String;
begin
  RemoveFromPath;
  if not RegQueryStringValue(HKA, Variables, 'Path', Before) then Before := '';
  if (Before <> '') and (Before[Length(Before)] <> ';') then Before := Before + ';';
  RegWriteExpandStringValue(HKA, Variables, 'Path', Before + CommandFolder);
end;

function IsRunning(Name: String): Boolean;
var
  Stream: TFileStream;
begin
  Result := False;
  if not FileExists(ExpandConstant('{app}\' + Name)) then exit;
  try
    Stream := TFileStream.Create(ExpandConstant('{app}\' + Name), fmOpenReadWrite or fmShareExclusive);
    Stream.Free;
  except
    Result := True;
  end;
end;

function IsOpen: Boolean;
begin
  Result := IsRunning('{#Program}') or IsRunning('{#Console}');
end;

// Asks the windows of one program file to close, and ends nothing by force. A portable copy, or
// another program of that name, has another path and goes on.
procedure AskToClose(Name: String);
var
  Locator, Service, Found, One: Variant;
  Place: String;
  Number, Id, Code: Integer;
begin
  Place := ExpandConstant('{app}\' + Name);
  StringChangeEx(Place, '\', '\\', True);
  StringChangeEx(Place, '"', '\"', True);
  try
    Locator := CreateOleObject('WbemScripting.SWbemLocator');
    Service := Locator.ConnectServer('.', 'root\CIMV2');
    Found := Service.ExecQuery('SELECT ProcessId FROM Win32_Process WHERE ExecutablePath = "' + Place + '"');
    for Number := 0 to Found.Count - 1 do
    begin
      One := Found.ItemIndex(Number);
      Id := One.ProcessId;
      Exec(ExpandConstant('{sys}\taskkill.exe'), '/PID ' + IntToStr(Id), '', SW_HIDE, ewWaitUntilTerminated, Code);
    end;
  except
    Log('The windows could not be asked to close: ' + GetExceptionMessage);
  end;
end;

// Nothing has been deleted yet: a program that cannot be closed, because it runs for another person
// or a dialog holds it, stays whole.
function PrepareToInstall(var NeedsRestart: Boolean): String;
var
  Tries: Integer;
begin
  Result := '';
  if not IsOpen then exit;
  if not WizardSilent and (MsgBox('{#Title} is open. It is closed now; your marks are saved.', mbConfirmation, MB_OKCANCEL) = IDCANCEL) then
  begin
    Result := 'Close {#Title} and install again.';
    exit;
  end;
  AskToClose('{#Program}');
  for Tries := 1 to 40 do
  begin
    if not IsOpen then exit;
    Sleep(250);
  end;
  Result := '{#Title} is still running. Close it, for every person who is signed in, and install again.';
end;

procedure CurStepChanged(CurStep: TSetupStep);
begin
  if CurStep <> ssPostInstall then exit;
  if WizardIsTaskSelected('path') then AddToPath else RemoveFromPath;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if CurUninstallStep = usPostUninstall then RemoveFromPath;
end;
