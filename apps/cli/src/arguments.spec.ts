import { readCommand } from './arguments';
import { EXIT, Failure } from './failure';

const read = (line: string, environment = {}) => readCommand(line === '' ? [] : line.split(' '), environment);
const SECRETS = { PCMS_SERVER: 'https://ota.example.org/', PCMS_TOKEN: 'a-token', PCMS_SIGNING_KEY: 'a key in PEM' };

describe('readCommand', () => {
  it.each([
    ['', { name: 'help' }],
    ['help', { name: 'help' }],
    ['publish --help', { name: 'help' }],
    ['keygen --out key.pem', { name: 'keygen', out: 'key.pem' }],
    ['keygen --out key.pem --public p.pem', { name: 'keygen', out: 'key.pem', publicOut: 'p.pem' }],
    ['trust-key key.pem', { name: 'trust-key', key: 'key.pem' }],
    ['sign a.bin --key key.pem', { name: 'sign', firmware: 'a.bin', key: { file: 'key.pem' } }],
    [
      'sign --type T --version 1.0.0 --key key.pem a.bin',
      { name: 'sign', firmware: 'a.bin', key: { file: 'key.pem' }, type: 'T', version: '1.0.0' },
    ],
    [
      'publish a.bin --server http://localhost:5000/ --token t',
      { name: 'publish', firmware: 'a.bin', key: null, server: 'http://localhost:5000', token: 't' },
    ],
  ])('understands "%s"', (line, command) => {
    expect(read(line)).toEqual(command);
  });

  it('takes from the environment what the line leaves out', () => {
    expect(read('publish a.bin', SECRETS)).toEqual({
      name: 'publish',
      firmware: 'a.bin',
      key: { pem: 'a key in PEM' },
      server: 'https://ota.example.org',
      token: 'a-token',
    });
  });

  it('prefers what the line says', () => {
    const line = 'publish a.bin --server http://other --token t2 --key key.pem';
    expect(read(line, SECRETS)).toMatchObject({ server: 'http://other', token: 't2', key: { file: 'key.pem' } });
  });

  it.each([
    ['bring a.bin', 'There is no command "bring".'],
    ['toString', 'There is no command "toString".'],
    ['keygen', '--out is missing.'],
    ['keygen key.pem --out key.pem', 'keygen takes no file besides --out.'],
    ['keygen --out key.pem --token t', 'keygen knows no --token.'],
    ['trust-key', 'trust-key takes one key file.'],
    ['sign --key key.pem', 'sign takes one firmware file.'],
    ['sign a.bin b.bin --key key.pem', 'sign takes one firmware file.'],
    ['sign a.bin', 'sign needs --key (or PCMS_SIGNING_KEY).'],
    ['publish a.bin --token t', '--server (or PCMS_SERVER) is missing.'],
    ['publish a.bin --server http://x', '--token (or PCMS_TOKEN) is missing.'],
    ['publish a.bin --server localhost:5000 --token t', '--server must be a URL.'],
    ['publish a.bin --server ftp://x --token t', '--server must be a URL.'],
    ['publish a.bin --server http://me:secret@x --token t', '--server must be a URL without a password, ? and #.'],
    ['publish a.bin --server http://x/?a=1 --token t', '--server must be a URL without a password, ? and #.'],
    ['publish a.bin --server http://x --token t --key=', '--key is missing.'],
    ['publish a.bin --server http://x --token t\n', '--token (or PCMS_TOKEN) must be one word'],
    ['publish a.bin --server http://x --token tök€n', '--token (or PCMS_TOKEN) must be one word'],
    ['publish a.bin --speed 3', "Unknown option '--speed'"],
    ['publish a.bin --token', "'--token <value>' argument missing"],
  ])('says what is wrong with "%s"', (line, message) => {
    expect(() => read(line)).toThrow(Failure);
    expect(() => read(line)).toThrow(message);
    expect(() => read(line)).toThrow(expect.objectContaining({ exitCode: EXIT.usage }) as Error);
  });

  it.each(['--server http://me:a-secret@x --token t', '--server http://x --token a-secret\n'])(
    'never repeats a secret: %j',
    (options) => {
      expect(() => read(`publish a.bin ${options}`)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('a-secret') as string }) as Error,
      );
    },
  );
});
