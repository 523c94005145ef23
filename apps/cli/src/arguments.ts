import { parseArgs } from 'node:util';
import { EXIT, Failure } from './failure';

export const USAGE = `pcms keygen --out key.pem [--public key.pub.pem]
    makes a key pair; the private half goes to the file, which only you may read
pcms sign FIRMWARE.bin --key key.pem [--type TYPE] [--version VERSION]
    prints the signature and the key's id
pcms publish FIRMWARE.bin --server URL --token TOKEN [--key key.pem] [--description TEXT] [--type TYPE] [--version VERSION]
    signs and uploads
pcms trust-key KEY.pem
    prints the public half of a key: what the server and the boards are to trust

Instead of options: PCMS_SERVER, PCMS_TOKEN, PCMS_SIGNING_KEY (the key itself in PEM, not a file).
Type and version are taken from the image where it names itself.
Ends with 0, or 1 a fault in pcms, 2 bad command line, 3 unusable file, 4 refused by the server, 5 server not available.`;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the private key is. */
export type KeySource = { readonly file: string } | { readonly pem: string };

/** What an image is to be called where it does not say so. */
export interface Names {
  readonly type?: string;
  readonly version?: string;
}

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'keygen'; readonly out: string; readonly publicOut?: string }
  | { readonly name: 'trust-key'; readonly key: string }
  | ({ readonly name: 'sign'; readonly firmware: string; readonly key: KeySource } & Names)
  | ({
      readonly name: 'publish';
      readonly firmware: string;
      /** Null leaves the firmware unsigned. */
      readonly key: KeySource | null;
      readonly server: string;
      readonly token: string;
      readonly description?: string;
    } & Names);

const text = { type: 'string' } as const;
const OPTIONS = {
  out: text,
  public: text,
  key: text,
  type: text,
  version: text,
  server: text,
  token: text,
  description: text,
  help: { type: 'boolean', short: 'h' },
} as const;
type OptionName = Exclude<keyof typeof OPTIONS, 'help'>;
type Values = Partial<Record<OptionName, string>>;

/** Which options each command knows. */
const KNOWN: Readonly<Record<Exclude<Command['name'], 'help'>, readonly OptionName[]>> = {
  keygen: ['out', 'public'],
  sign: ['key', 'type', 'version'],
  publish: ['key', 'type', 'version', 'server', 'token', 'description'],
  'trust-key': [],
};

/** Reads the command line; what it leaves out may stand in the environment. @throws Failure that names the option. */
export function readCommand(words: readonly string[], environment: Environment): Command {
  const { values, positionals } = parse(words);
  const [name, ...operands] = positionals;
  if (values.help || name === undefined || name === 'help') return { name: 'help' };
  if (!Object.hasOwn(KNOWN, name)) throw usage(`There is no command "${name}".`);
  const command = name as keyof typeof KNOWN;
  const stranger = Object.keys(values).find((option) => !KNOWN[command].includes(option as OptionName));
  if (stranger !== undefined) throw usage(`${name} knows no --${stranger}.`);
  return commandOf(command, { values, operands, environment });
}

interface Given {
  readonly values: Values;
  readonly operands: readonly string[];
  readonly environment: Environment;
}

function commandOf(name: keyof typeof KNOWN, { values, operands, environment }: Given): Command {
  const { key, type, version, description } = values;
  switch (name) {
    case 'keygen':
      only(operands, 0, 'keygen takes no file besides --out.');
      return { name, out: needed(values.out, '--out'), publicOut: values.public };
    case 'trust-key':
      return { name, key: only(operands, 1, 'trust-key takes one key file.') };
    case 'sign': {
      const source = keySource(key, environment);
      if (!source) throw usage('sign needs --key (or PCMS_SIGNING_KEY).');
      return { name, firmware: only(operands, 1, 'sign takes one firmware file.'), key: source, type, version };
    }
    case 'publish':
      return {
        name,
        firmware: only(operands, 1, 'publish takes one firmware file.'),
        key: keySource(key, environment),
        server: serverUrl(needed(values.server ?? environment['PCMS_SERVER'], '--server (or PCMS_SERVER)')),
        token: oneWord(needed(values.token ?? environment['PCMS_TOKEN'], '--token (or PCMS_TOKEN)')),
        description,
        type,
        version,
      };
  }
}

function parse(words: readonly string[]): {
  readonly values: Values & { help?: boolean };
  readonly positionals: string[];
} {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usage((error as Error).message);
  }
}

const usage = (message: string): Failure => new Failure(EXIT.usage, message);

/** The first of exactly so many operands; an empty text of none. */
function only(operands: readonly string[], count: number, message: string): string {
  if (operands.length !== count) throw usage(message);
  return operands[0] ?? '';
}

function needed(value: string | undefined, name: string): string {
  if (!value) throw usage(`${name} is missing.`);
  return value;
}

function keySource(file: string | undefined, environment: Environment): KeySource | null {
  // An empty one is a variable of a pipeline that is not set: nobody means to publish unsigned by that.
  if (file !== undefined) return { file: needed(file, '--key') };
  const pem = environment['PCMS_SIGNING_KEY'];
  return pem ? { pem } : null;
}

function serverUrl(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw usage('--server must be a URL.');
  const { username, password, search, hash } = new URL(url);
  if (username || password || search || hash) throw usage('--server must be a URL without a password, ? and #.');
  return url.replace(/\/+$/, '');
}

/** What can stand in a header. The message does not repeat it. */
function oneWord(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw usage('--token (or PCMS_TOKEN) must be one word, without a line feed behind it.');
  return token;
}
