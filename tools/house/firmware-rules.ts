/** Rules of the firmware that can be seen in its text alone. Each takes a file and returns what breaks it, with the line. */

export interface SourceFile {
  /** From `firmware/` on, with slashes. */
  readonly path: string;
  readonly text: string;
}

export const MOST_SKETCH_LINES = 60;
export const MOST_FILE_LINES = 300;
/** No wait in the loop may be longer. */
const MOST_DELAY_MS = 20;

/** The libraries that know the chip: the only ones with conditions of the preprocessor, Arduino.h and its String. */
const CHIP_LIBRARIES = ['DeviceEsp32', 'PersonalCmsEsp32'];

/** Standard headers have no dot and no slash; beside them the shared libraries see their own folders, mbedTLS and cJSON. */
const SHARED_INCLUDE = /^<(?:[a-z_]+|mbedtls\/[a-z0-9_]+\.h|cJSON\.h|cjson\/cJSON\.h)>$/;

export function libraryOf(path: string): string | undefined {
  return /^libraries\/([^/]+)\/src\//.exec(path)?.[1];
}

function knowsTheChip(path: string): boolean {
  return CHIP_LIBRARIES.includes(libraryOf(path) ?? '');
}

/** The text without comments, and with the insides of literals blanked; as many lines as before. */
export function codeOf(text: string): string {
  const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
  return text.replace(tokens, (token, offset: number) => {
    if (token.startsWith('/')) return token.replace(/[^\n]/g, ' ');
    const lineStart = text.lastIndexOf('\n', offset) + 1;
    // The names of headers, and C linkage, are literals that rules look at. A ' between digits only separates them.
    if (/^\s*#\s*include\s*$|extern\s*$/.test(text.slice(lineStart, offset))) return token;
    return token[0] + ' '.repeat(token.length - 2) + token[0];
  });
}

/** `path:line what`, for every line of the code that `pattern` is found in and `broken` does not clear. */
function find(
  file: SourceFile,
  what: string,
  pattern: RegExp,
  broken: (match: RegExpExecArray) => boolean = () => true,
) {
  return codeOf(file.text)
    .split('\n')
    .flatMap((line, index) => {
      const match = pattern.exec(line);
      return match !== null && broken(match) ? [`${file.path}:${index + 1} ${what}`] : [];
    });
}

/** A sketch is a wiring list. */
export function sketchLength(file: SourceFile): string[] {
  const lines = file.text.trimEnd().split('\n').length;
  return file.path.endsWith('.ino') && lines > MOST_SKETCH_LINES ? [`${file.path}: ${lines} lines`] : [];
}

export function fileLength(file: SourceFile): string[] {
  const lines = file.text.trimEnd().split('\n').length;
  return lines > MOST_FILE_LINES ? [`${file.path}: ${lines} lines`] : [];
}

/** Only numbers that stand there, so that the rule can read them. */
export function longDelay(file: SourceFile): string[] {
  const pattern = /\b(?:delay|pdMS_TO_TICKS|vTaskDelay|sleep_for)\s*\(\s*([^()]*)/;
  return find(file, 'waits', pattern, ([call, argument = '']) => {
    if (call.startsWith('vTaskDelay') && argument.trim() === 'pdMS_TO_TICKS') return false;
    return !/^\d+\s*$/.test(argument) || Number(argument) > MOST_DELAY_MS;
  });
}

/** Arduino's String allocates with every change; shared code has buffers of a fixed size. */
export function arduinoString(file: SourceFile): string[] {
  return knowsTheChip(file.path) ? [] : find(file, 'uses String', /(?<![\w:])String\b/);
}

/** 32-bit milliseconds wrap after 49.7 days. The Clock port has 64. */
export function rawClock(file: SourceFile): string[] {
  return knowsTheChip(file.path) ? [] : find(file, 'reads a raw clock', /\b(?:millis|micros|esp_timer_get_time)\s*\(/);
}

/** A difference of two `millis()` is right across the wrap; a sum that is compared is not. */
export function wrappingClock(file: SourceFile): string[] {
  return find(file, 'compares a raw clock with a sum', /\bmillis\s*\(\s*\)\s*(?:[<>]=?\s*\w+|\+)/);
}

export function preprocessor(file: SourceFile): string[] {
  if (knowsTheChip(file.path)) return [];
  return find(file, 'has a condition', /^\s*#\s*(?:if|ifdef|ifndef|elif)\b(.*)/, ([, condition = '']) => {
    return !(file.path.endsWith('/logic/Cjson.h') && condition.includes('__has_include'));
  });
}

/** These write past the end of what they are given. */
export function unboundedWrite(file: SourceFile): string[] {
  return find(file, 'writes without a bound', /\b(?:v?sprintf|strcpy|strcat|itoa|utoa|ltoa|gets)\s*\(/);
}

/** Without C linkage it links, and does nothing: the core then confirms every image before setup(). */
export function rollbackHook(file: SourceFile): string[] {
  if (!file.path.endsWith('.ino')) return [];
  const hook = /^extern "C" bool verifyRollbackLater\(\) \{ return true; \}$/m;
  return hook.test(codeOf(file.text)) ? [] : [`${file.path}: no verifyRollbackLater() with C linkage`];
}

/** What is shared builds without an Arduino header: from the standard library, mbedTLS, cJSON and the own folders. */
export function foreignInclude(file: SourceFile, ownFolders: readonly string[]): string[] {
  if (libraryOf(file.path) === undefined || knowsTheChip(file.path)) return [];
  return find(file, 'includes what a laptop has not', /^\s*#\s*include\s*(\S+)/, ([, header = '']) => {
    const [folder = ''] = header.slice(1).split('/');
    return !(header.startsWith('"') || SHARED_INCLUDE.test(header) || ownFolders.includes(folder) || isOwnRoot(header));
  });
}

function isOwnRoot(header: string): boolean {
  return /^<(?:Device(?:Ports|Logic|Shell)|LedBlink|PersonalCms)\.h>$/.test(header);
}

/** DeviceLogic decides: it may know the words of the ports, but not call an edge. */
export function logicKnowsAnEdge(file: SourceFile): string[] {
  if (libraryOf(file.path) !== 'DeviceLogic') return [];
  return find(
    file,
    'knows an edge',
    /\b(?:Settings|Transport|Wifi|PortalServer|Ticker|Pins|Log|Flash|Random|Clock)\s*[&*]/,
  );
}
