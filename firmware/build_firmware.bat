@echo off
rem Builds the firmware for the chip with arduino-cli: all variants, or those that are named.
rem
rem   firmware\build_firmware.bat [ESP32_PersonalCMS] [ESP32_OTA_Base] [ESP32_LED_Blink] [--trust key.pem] [--profile NAME] [--out FOLDER]
rem
rem Per variant: {deviceType}_{version}.bin for updates over the air, and {deviceType}_{version}.merged.bin for a first flash at 0x0.
setlocal EnableExtensions EnableDelayedExpansion

rem Boards in the field keep their partition table for ever; the planned size leaves room for the next core, whose images grow.
set FIELDED_SLOT=1310720
set PLANNED_MOST=1250000

set "HERE=%~dp0"
set "PROFILE=esp32"
set "OUT=%HERE%..\dist\firmware\esp32"
set "TRUSTED="
set "WANTED="

:arguments
if "%~1"=="" goto arguments_done
if "%~1"=="--trust" (
  set "TRUSTED=!TRUSTED! "%~2""
  shift
) else if "%~1"=="--profile" (
  set "PROFILE=%~2"
  shift
) else if "%~1"=="--out" (
  set "OUT=%~2"
  shift
) else if not "%~1"=="all" (
  set "WANTED=!WANTED! %~1"
)
shift
goto arguments
:arguments_done
if "%WANTED%"=="" set "WANTED=ESP32_PersonalCMS ESP32_OTA_Base ESP32_LED_Blink"

where arduino-cli >nul 2>nul
if errorlevel 1 (
  echo arduino-cli 1.3.0 or later is needed: https://arduino.github.io/arduino-cli/latest/installation/ 1>&2
  exit /b 1
)
if defined TRUSTED (
  node "%HERE%..\tools\trust-keys.mjs" !TRUSTED!
  if errorlevel 1 exit /b 1
)
if not exist "%OUT%" mkdir "%OUT%"

for %%T in (%WANTED%) do (
  call :build %%T
  if errorlevel 1 exit /b 1
)
exit /b 0

:build
set "TYPE=%~1"
set "SKETCH_NAME=ESP32_DevKit_V1_!TYPE:ESP32_=!"
set "SKETCH=%HERE%!SKETCH_NAME!"
if not exist "!SKETCH!\sketch.yaml" (
  echo There is no variant !TYPE!. 1>&2
  exit /b 1
)
set "VERSION="
for /f "tokens=3" %%V in ('findstr /b /c:"#define FW_VERSION " "!SKETCH!\version.h"') do set "VERSION=%%~V"
if not defined VERSION (
  echo No FW_VERSION in !SKETCH!\version.h 1>&2
  exit /b 1
)
set "NAME=!TYPE!_!VERSION!"
set "WORK=%TEMP%\pcms-!NAME!-%RANDOM%"
arduino-cli compile --profile "%PROFILE%" --warnings more --output-dir "!WORK!" "!SKETCH!"
if errorlevel 1 exit /b 1
copy /y "!WORK!\!SKETCH_NAME!.ino.bin" "%OUT%\!NAME!.bin" >nul || exit /b 1
copy /y "!WORK!\!SKETCH_NAME!.ino.merged.bin" "%OUT%\!NAME!.merged.bin" >nul || exit /b 1
rd /s /q "!WORK!"

for %%F in ("%OUT%\!NAME!.bin") do set "SIZE=%%~zF"
set /a LEFT=FIELDED_SLOT-SIZE
echo !NAME!: !SIZE! bytes, !LEFT! left of %FIELDED_SLOT%
if !SIZE! gtr %FIELDED_SLOT% (
  echo !NAME! does not fit the slot of boards in the field 1>&2
  exit /b 1
)
if !SIZE! gtr %PLANNED_MOST% echo warning: !NAME! is above the planned %PLANNED_MOST% bytes 1>&2
exit /b 0
