<#
.SYNOPSIS
Install the station on Windows, from this checkout, so that it runs whenever the computer is on.

.DESCRIPTION
Run it as the person whose account plays the station, in a PowerShell opened as administrator:

    powershell -ExecutionPolicy Bypass -File deploy\windows\install-service.ps1

A task of that account, and not a Windows service: a service has no sound card of its own to be sure of. Let Windows
sign that account in by itself after a power cut (Autologon of Sysinternals), and lock the screen instead of signing
out. The task is looked at every minute, and started again when it has ended, for whatever reason.

Not yet run on a Windows computer: deploy/README.md says what is to be looked at first.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
$ErrorActionPreference = 'Stop'
$checkout = (Resolve-Path "$PSScriptRoot\..\..").Path
$root = "$env:ProgramData\truyenthanh"
$program = "$root\program"
$station = "$root\dai"
$task = 'truyenthanh'
$account = [Security.Principal.WindowsIdentity]::GetCurrent().Name

function Assert-Done([string]$what) {
    if ($LASTEXITCODE -ne 0) { throw "$what failed with exit code $LASTEXITCODE." }
}

# A program that runs holds its files; the station is silent from here until the end of this script.
if (Get-ScheduledTask -TaskName $task -ErrorAction SilentlyContinue) {
    Disable-ScheduledTask -TaskName $task | Out-Null
    Stop-ScheduledTask -TaskName $task
}

# -- the program, with the packages of uv.lock -----------------------------------------------------
if (-not (Get-Command py -ErrorAction SilentlyContinue)) {
    throw 'Python 3.11 or newer is needed, for all users: https://www.python.org/downloads/windows/'
}
if (-not (Get-Command espeak-ng -ErrorAction SilentlyContinue)) {
    Write-Warning 'espeak-ng is not in PATH: without it there is no voice while the network is away.'
}
& py -3 -m venv "$root\tools"
Assert-Done 'Making the tools folder'
& "$root\tools\Scripts\python.exe" -m pip install --quiet 'uv==0.13.9'
Assert-Done 'Installing uv'
$env:UV_PROJECT_ENVIRONMENT = $program
& "$root\tools\Scripts\uv.exe" sync --quiet --frozen --no-dev --no-editable --project $checkout
Assert-Done 'Installing the program'

# -- the home --------------------------------------------------------------------------------------
if (-not (Test-Path "$station\config.toml")) {
    & "$program\Scripts\broadcast.exe" init $station
    Assert-Done 'Making the home'
}
[Environment]::SetEnvironmentVariable('BROADCAST_HOME', $station, 'User')
# The home holds the keys of the station and its control socket: nobody else's business.
& icacls $station /inheritance:r /grant "${account}:(OI)(CI)F" '*S-1-5-32-544:(OI)(CI)F' | Out-Null
Assert-Done 'Closing the home to others'

# -- a computer that stays awake -------------------------------------------------------------------
foreach ($timeout in 'standby-timeout-ac', 'hibernate-timeout-ac', 'disk-timeout-ac') {
    & powercfg /change $timeout 0
    Assert-Done "powercfg $timeout"
}
# USB selective suspend, which lets a USB sound card fall asleep
$usb = '2a737441-1930-4402-8d77-b2bebba308a3', '48e6b7a6-50f5-4782-a5d4-53bb8f07e226'
& powercfg /setacvalueindex SCHEME_CURRENT $usb[0] $usb[1] 0
& powercfg /setactive SCHEME_CURRENT
Assert-Done 'powercfg USB'

# -- a loudspeaker that says nothing but the programme ---------------------------------------------
Set-ItemProperty -Path 'HKCU:\AppEvents\Schemes' -Name '(Default)' -Value '.None'
Get-ChildItem 'HKCU:\AppEvents\Schemes\Apps\*\*\.Current' |
    ForEach-Object { Set-ItemProperty -Path $_.PSPath -Name '(Default)' -Value '' }

# -- the task --------------------------------------------------------------------------------------
# pythonw has no window that somebody could close.
$action = New-ScheduledTaskAction -Execute "$program\Scripts\pythonw.exe" `
    -Argument "-m broadcast --home `"$station`" run" -WorkingDirectory $station
$trigger = New-ScheduledTaskTrigger -AtLogOn -User $account
$trigger.Repetition = (New-ScheduledTaskTrigger -Once -At (Get-Date) `
        -RepetitionInterval (New-TimeSpan -Minutes 1)).Repetition
# Without end, on batteries too, once at a time, and with an ordinary priority: a task's own is below it.
$settings = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew `
    -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -StartWhenAvailable -Priority 4
$principal = New-ScheduledTaskPrincipal -UserId $account -LogonType Interactive -RunLevel Limited
Register-ScheduledTask -TaskName $task -Action $action -Trigger $trigger -Settings $settings `
    -Principal $principal -Force | Out-Null
Start-ScheduledTask -TaskName $task
Write-Output "Installed, and the station runs. Next: $program\Scripts\broadcast.exe doctor"
