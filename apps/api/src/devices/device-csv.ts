import { LIMITS, TAG_PATTERN, isDeviceId } from '@pcms/contract';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { InvalidField } from '../http/domain-error';

/** Between the tags and between the groups of one device. */
const SEPARATOR = ';';
type Column = 'deviceId' | 'name' | 'tags' | 'groups' | 'notes';

export interface ExportedDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly type: string;
  readonly version: string | null;
  readonly tags: readonly string[];
  readonly groups: readonly string[];
  readonly notes: string;
}

/** What a line says of a device; a column that the file does not have is undefined and changes nothing. */
export interface ImportedDevice {
  /** Where its row ends in the file, from 1. */
  readonly line: number;
  readonly deviceId: string;
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly groups?: readonly string[];
  readonly notes?: string;
}

/** A CSV (RFC 4180) with a header. What a spreadsheet would run as a formula stands behind an apostrophe. */
export function writeDeviceCsv(devices: readonly ExportedDevice[]): string {
  const rows = devices.map(({ tags, groups, ...device }) => ({
    ...device,
    tags: tags.join(SEPARATOR),
    groups: groups.join(SEPARATOR),
  }));
  const columns = ['deviceId', 'name', 'type', 'version', 'tags', 'groups', 'notes'];
  return stringify(rows, {
    header: true,
    columns,
    escape_formulas: true,
    record_delimiter: 'windows',
    // It would quote a CRLF alone, and a spreadsheet takes each of the two for the end of the row.
    quoted_match: /[\r\n]/,
  });
}

/**
 * Reads what `writeDeviceCsv` wrote, or a part of its columns, in UTF-8.
 * @throws InvalidField that names the line and the column.
 */
export function readDeviceCsv(bytes: Uint8Array): ImportedDevice[] {
  const text = textIn(bytes);
  const seen = new Set<string>();
  return readRows(text).map(({ row, line }) => {
    const device = readRow(row, line);
    if (seen.has(device.deviceId)) refuse(line, 'deviceId', `"${device.deviceId}" stands in the file twice`);
    seen.add(device.deviceId);
    return device;
  });
}

function textIn(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidField('csv', 'the file must be in UTF-8');
  }
}

type Row = Readonly<Partial<Record<Column, string>>>;

/** With the line that each row ends on: cells may hold line feeds, and empty lines are passed over. */
interface PlacedRow {
  readonly row: Row;
  readonly line: number;
}

function readRows(text: string): PlacedRow[] {
  if (text.trim() === '') checkHeader([]);
  try {
    return rowsOf(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidField('csv', `the file is no CSV: ${problemOf(text.replaceAll('\r\n', '\n')) ?? error.message}`);
  }
}

/** The parser takes each CRLF in a cell for two lines. @throws CsvError */
function rowsOf(text: string): PlacedRow[] {
  let countedTwice = 0;
  const rows = parse<{ record: Row; info: { lines: number } }>(text, {
    skip_empty_lines: true,
    info: true,
    columns: checkHeader,
  });
  return rows.map(({ record, info }) => {
    for (const cell of Object.values(record)) countedTwice += cell.split('\r\n').length - 1;
    return { row: record, line: info.lines - countedTwice };
  });
}

/** What the parser says of a text, with its line; null when it is a CSV. */
function problemOf(text: string): string | null {
  try {
    rowsOf(text);
    return null;
  } catch (error) {
    if (error instanceof CsvError) return error.message;
    throw error;
  }
}

function checkHeader(header: string[]): string[] {
  if (!header.includes('deviceId'))
    throw new InvalidField('csv', 'the first line must name the columns, deviceId among them');
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidField('csv', `the first line names the column "${twice}" twice`);
  return header;
}

function readRow({ deviceId: id = '', name, tags, groups, notes }: Row, line: number): ImportedDevice {
  const deviceId = withoutApostrophe(id);
  if (!isDeviceId(deviceId)) refuse(line, 'deviceId', `"${deviceId}" is no device id`);
  const tagList = listOf(tags);
  const badTag = tagList?.find((tag) => !TAG_PATTERN.test(tag));
  if (badTag !== undefined) refuse(line, 'tags', `"${badTag}" is no tag`);
  if ((tagList?.length ?? 0) > LIMITS.tags) refuse(line, 'tags', `a device has ${LIMITS.tags} tags at most`);
  if (groups?.includes('\0')) refuse(line, 'groups', NUL_RULE);
  return {
    line,
    deviceId,
    ...(name !== undefined && {
      name: textOf(name, line, { column: 'name', longest: LIMITS.deviceNameLength }).trim(),
    }),
    ...(tagList && { tags: tagList }),
    ...(groups !== undefined && { groups: listOf(groups) }),
    ...(notes !== undefined && { notes: textOf(notes, line, { column: 'notes', longest: LIMITS.notesLength }) }),
  };
}

const NUL_RULE = 'it holds a NUL';

function textOf(cell: string, line: number, { column, longest }: { column: Column; longest: number }): string {
  const text = withoutApostrophe(cell);
  if (text.length > longest) refuse(line, column, `it has ${text.length} characters, and ${longest} are allowed`);
  if (text.includes('\0')) refuse(line, column, NUL_RULE);
  return text;
}

const listOf = (cell: string | undefined): string[] | undefined =>
  cell === undefined
    ? undefined
    : [
        ...new Set(
          withoutApostrophe(cell)
            .split(SEPARATOR)
            .map((part) => part.trim())
            .filter(Boolean),
        ),
      ];

/** Takes back what `escape_formulas` put before `=`, `+`, `-`, `@`, their full-width forms and control characters. */
const withoutApostrophe = (cell: string): string => (/^'[=+\-@\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell);

function refuse(line: number, column: Column, rule: string): never {
  throw new InvalidField('csv', `line ${line}, ${column}: ${rule}`);
}
