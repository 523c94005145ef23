import { rm, writeFile } from 'node:fs/promises';
import { generateKeyPair, keyIdOf, privateKeyPem, publicKeyPem } from '@pcms/signing';
import type { Command } from '../arguments';
import { EXIT, Failure } from '../failure';
import type { Terminal } from '../terminal';

const ONLY_OWNER = 0o600;
const EVERYBODY_READS = 0o644;

/** Makes a key pair. A file that is there already is never written over: it may be the only copy of a key. */
export async function keygen(
  { out, publicOut }: Extract<Command, { name: 'keygen' }>,
  terminal: Terminal,
): Promise<void> {
  const { pkcs8, spki } = await generateKeyPair();
  const publicPem = publicKeyPem(spki);
  await writeNew(out, privateKeyPem(pkcs8), ONLY_OWNER);
  if (publicOut !== undefined) {
    await writeNew(publicOut, publicPem, EVERYBODY_READS).catch(async (error: unknown) => {
      // It is new and nobody knows it: left there, it would be in the way of the next try.
      await rm(out);
      throw error;
    });
  }
  terminal.note(`The private key is in ${out}: keep it where only your pipeline reads it, and a copy in a safe place.`);
  terminal.note(`Key id ${keyIdOf(spki)}. Its public half, for the console (Signing keys) and for your boards:`);
  terminal.result(publicPem.trimEnd());
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'it is there already, and a key is never written over' : message;
    throw new Failure(EXIT.input, `${file} cannot be written: ${why}.`);
  }
}
