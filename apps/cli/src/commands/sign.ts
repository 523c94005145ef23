import type { Command } from '../arguments';
import { readFirmware } from '../firmware-file';
import { signatureOf } from '../signature';
import type { Terminal } from '../terminal';

/** Prints `name=value` lines, which shells and pipelines read. */
export async function sign(command: Extract<Command, { name: 'sign' }>, terminal: Terminal): Promise<void> {
  const { manifest } = await readFirmware(command.firmware, command);
  const { signature, keyId } = await signatureOf(manifest, command.key);
  terminal.note(`${manifest.type} ${manifest.version}, security version ${manifest.securityVersion}`);
  terminal.result(`key_id=${keyId}\nsignature=${signature}`);
}
