# Installs the device agent as a service on a Windows 10/11 box (a window PC, or a kiosk that must stay on Windows), and
# brings it up to date when run again. In a PowerShell that was started as administrator:
#   .\install-agent.ps1 -Address https://hall.example -Wheelhouse D:\wheelhouse\windows-amd64-agent
#   .\install-agent.ps1 -Remove        takes the service and the program away; key, spool and settings stay
# Start and stop: Restart-Service Quhao-Agent, Stop-Service Quhao-Agent, or services.msc.
# The wheelhouse comes from `make wheelhouse KIND=windows-amd64-agent`; Python 3.11 (64 bit, for all users) from its
# own installer. What a site has written into %ProgramData%\Quhao\agent.toml is never touched.
[CmdletBinding(DefaultParameterSetName = 'Install')]
param(
    [Parameter(Mandatory = $true, ParameterSetName = 'Install')][ValidatePattern('^https?://[^\s"]+$')][string]$Address,
    [Parameter(Mandatory = $true, ParameterSetName = 'Install')]
    [ValidateScript({ Test-Path $_ -PathType Container })][string]$Wheelhouse,
    [Parameter(ParameterSetName = 'Install')][string]$Python = 'py',
    [Parameter(Mandatory = $true, ParameterSetName = 'Remove')][switch]$Remove
)
$ErrorActionPreference = 'Stop'
$name = 'Quhao-Agent'
$program = Join-Path $env:ProgramFiles 'Quhao'
$data = Join-Path $env:ProgramData 'Quhao'
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$lock = Join-Path $here '..\..\requirements-agent.lock'

function Invoke-Step([string]$What, [scriptblock]$Step) {
    Write-Host "== $What"
    & $Step
    if ($LASTEXITCODE) { throw "$What : $LASTEXITCODE" }
}

# an older version began as a task with the machine
if (schtasks.exe /query /tn $name 2>$null) {
    schtasks.exe /end /tn $name | Out-Null
    schtasks.exe /delete /tn $name /f | Out-Null
}
$service = Get-Service $name -ErrorAction SilentlyContinue
if ($service) { Stop-Service $name }
$global:LASTEXITCODE = 0

if ($Remove) {
    if ($service) { Invoke-Step 'Service / 服务' { & sc.exe delete $name | Out-Null } }
    if (Test-Path $program) { Remove-Item $program -Recurse -Force }
    Write-Host "已移除。密钥、打印记录和设置还在 $data"
    return
}

$own = Get-ChildItem $Wheelhouse -Filter 'quhao-*.whl' | Sort-Object Name | Select-Object -Last 1
if (-not $own) { throw "$Wheelhouse : quhao-*.whl is missing / 缺少 quhao-*.whl" }

New-Item -ItemType Directory -Force -Path $program, $data | Out-Null
$venv = Join-Path $program 'venv'
$pythonExe = Join-Path $venv 'Scripts\python.exe'
if (-not (Test-Path $pythonExe)) {
    Invoke-Step 'Python' { if ($Python -eq 'py') { & py -3.11 -m venv $venv } else { & $Python -m venv $venv } }
}
Invoke-Step 'Packages / 软件包' {
    & $pythonExe -m pip install --quiet --no-index --find-links $Wheelhouse --require-hashes -r $lock
}
Invoke-Step 'Quhao' { & $pythonExe -m pip install --quiet --no-index --no-deps --force-reinstall $own.FullName }

$config = Join-Path $data 'agent.toml'
if (-not (Test-Path $config)) {
    $text = @"
server = "$Address"
code = ""

# [[printer]]
# name = "front"
# transport = "serial"
# device = "COM3"
# baud = 115200
# profile = "gbk-80"
"@
    [IO.File]::WriteAllText($config, $text, (New-Object Text.UTF8Encoding $false))
}
# the key and the spool: system, administrators and the agent's own account (S-1-5-19), nobody else
Invoke-Step 'Rights / 权限' {
    & icacls.exe $data /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-19:(OI)(CI)M' | Out-Null
}

# The interpreter itself, not the venv's python.exe: that one only starts another process, which the service manager
# would not know. What it imports is named to the service alone.
$base = & $pythonExe -c 'import sys; print(sys._base_executable)'
if ($base -like "$env:SystemDrive\Users\*") { throw "$base : install Python for all users / 请为所有用户安装 Python" }
$image = "`"$base`" -X utf8 -m devices agent service --config `"$config`" --log `"$(Join-Path $data 'agent.log')`""
if ($service) {
    $changed = Get-CimInstance Win32_Service -Filter "Name='$name'" |
        Invoke-CimMethod -MethodName Change -Arguments @{ PathName = $image }
    if ($changed.ReturnValue) { throw "Service / 服务 : $($changed.ReturnValue)" }
} else {
    New-Service -Name $name -BinaryPathName $image -DisplayName 'Quhao device agent' -StartupType Automatic | Out-Null
}
New-ItemProperty -Path "HKLM:\SYSTEM\CurrentControlSet\Services\$name" -Name Environment -PropertyType MultiString `
    -Value @("PYTHONPATH=$(Join-Path $venv 'Lib\site-packages')", 'PYTHONNOUSERSITE=1') -Force | Out-Null
Invoke-Step 'Account / 账号' { & sc.exe config $name obj= 'NT AUTHORITY\LocalService' | Out-Null }
# started again after it dies, and after it ended with an error: twice after two seconds, then every half minute
Invoke-Step 'Recovery / 恢复' {
    & sc.exe failure $name reset= 3600 actions= restart/2000/restart/2000/restart/30000 | Out-Null
}
Invoke-Step 'Recovery / 恢复' { & sc.exe failureflag $name 1 | Out-Null }
Start-Service $name
Write-Host "完成：请把登记码和设备写进 $config ，然后执行 Restart-Service $name"
