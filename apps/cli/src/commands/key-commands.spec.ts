import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyIdOf, readPublicKey } from '@pcms/signing';
import { EXIT } from '../failure';
import { pcms } from '../testing/test-terminal';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pcms-cli-'));
});
afterEach(() => rm(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

describe('pcms keygen', () => {
  it('writes a private key that only its owner reads, and shows the public half with its id', async () => {
    const { code, result, notes } = await pcms(['keygen', '--out', at('key.pem'), '--public', at('key.pub.pem')]);
    expect(code).toBe(EXIT.done);
    expect((await stat(at('key.pem'))).mode & 0o777).toBe(0o600);
    expect(await readFile(at('key.pub.pem'), 'utf8')).toBe(`${result}\n`);
    const shown = readPublicKey(result);
    if (!shown.ok) throw new Error(shown.refusal.rule);
    expect(notes).toContain(`Key id ${keyIdOf(shown.der)}`);
    expect(result + notes).not.toContain('PRIVATE');
    expect((await pcms(['trust-key', at('key.pem')])).result).toBe(result);
  });

  it('never writes over a file', async () => {
    await writeFile(at('key.pem'), 'the only copy');
    const { code, notes } = await pcms(['keygen', '--out', at('key.pem')]);
    expect([code, notes]).toEqual([EXIT.input, expect.stringContaining('never written over')]);
    expect(await readFile(at('key.pem'), 'utf8')).toBe('the only copy');
  });

  it.each(['nowhere/key.pub.pem', 'key.pem'])(
    'leaves nothing when it cannot write the public half to %s',
    async (name) => {
      const { code, notes } = await pcms(['keygen', '--out', at('key.pem'), '--public', at(name)]);
      expect([code, notes]).toEqual([EXIT.input, expect.stringContaining(`${at(name)} cannot be written`)]);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('says why it cannot write', async () => {
    const { code, notes } = await pcms(['keygen', '--out', at('nowhere/key.pem')]);
    expect([code, notes]).toEqual([EXIT.input, expect.stringContaining('ENOENT')]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('pcms trust-key', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it.each([
    ['public', publicPem],
    ['private', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['SEC 1', privateKey.export({ type: 'sec1', format: 'pem' }).toString()],
  ])('shows the public half of a %s key', async (_, pem) => {
    await writeFile(at('key.pem'), pem);
    const { code, result, notes } = await pcms(['trust-key', at('key.pem')]);
    expect([code, result]).toEqual([EXIT.done, publicPem.trimEnd()]);
    expect(notes).toMatch(/^Key id [0-9a-f]{8}, fingerprint [0-9a-f]{64}/);
  });

  it.each([
    ['another curve', 'P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey],
    ['another curve, public', 'P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
  ])('says what a key of %s is', async (_, name, key) => {
    const pem =
      key.type === 'private'
        ? key.export({ type: 'pkcs8', format: 'pem' })
        : key.export({ type: 'spki', format: 'pem' });
    await writeFile(at('key.pem'), pem);
    const { code, notes } = await pcms(['trust-key', at('key.pem')]);
    expect([code, notes]).toEqual([EXIT.input, expect.stringContaining(name)]);
  });

  it('says that a file is not there', async () => {
    const { code, notes } = await pcms(['trust-key', at('no.pem')]);
    expect([code, notes]).toEqual([EXIT.input, expect.stringContaining('no.pem cannot be read')]);
  });
});

describe('pcms', () => {
  it('shows how it is used', async () => {
    const { code, result } = await pcms([]);
    expect([code, result]).toEqual([EXIT.done, expect.stringContaining('pcms publish')]);
  });

  it('shows it beside what is wrong with a command line', async () => {
    const { code, notes } = await pcms(['bring']);
    expect([code, notes]).toEqual([EXIT.usage, expect.stringMatching(/no command "bring"[^]*pcms keygen/)]);
  });
});
