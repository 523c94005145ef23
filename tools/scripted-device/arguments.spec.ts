import { readArguments, UsageError } from './arguments';

describe('readArguments', () => {
  it('plays one healthy device against the server on this machine where nothing is said', () => {
    expect(readArguments([])).toEqual({
      serverUrl: 'http://localhost:5000',
      count: 1,
      type: 'ESP32_OTA_Base',
      version: '1.0.0',
      idPrefix: 'scripted-',
      personality: 'healthy',
      speed: 1,
    });
  });

  it('reads every option', () => {
    const words =
      '--server https://ota.example.org/ --count 7 --type ESP32_LED_Blink --version 2.4.0 --id-prefix lamp. --personality fielded --speed 2.5';
    expect(readArguments(words.split(' '))).toEqual({
      serverUrl: 'https://ota.example.org',
      count: 7,
      type: 'ESP32_LED_Blink',
      version: '2.4.0',
      idPrefix: 'lamp.',
      personality: 'fielded',
      speed: 2.5,
    });
  });

  it.each([
    ['--server', 'localhost'],
    ['--server', 'ftp://localhost'],
    ['--count', '0'],
    ['--count', '1.5'],
    ['--count', 'many'],
    ['--id-prefix', 'a/b'],
    ['--personality', 'grumpy'],
    ['--speed', '0'],
    ['--speed', '1001'],
    ['--speed', 'fast'],
    ['--colour', 'red'],
  ])('refuses %s %s by the name of the option', (option, value) => {
    expect(() => readArguments([option, value])).toThrow(UsageError);
    expect(() => readArguments([option, value])).toThrow(option);
  });
});
