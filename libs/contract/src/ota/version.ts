import { LIMITS } from '../limits';

const SEMANTIC =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*))?$/;

interface SemanticVersion {
  readonly numbers: readonly string[];
  readonly preRelease: readonly string[];
}

/**
 * Whether `text` may be published as a version: SemVer 2.0.0 without build metadata (two builds of one precedence could not
 * be told apart) and no longer than an ESP32 application description can hold.
 */
export const isPublishableVersion = (text: string): boolean =>
  text.length <= LIMITS.versionLength && SEMANTIC.test(text);

/**
 * Orders two versions by SemVer 2.0.0 precedence (section 11): negative when `a` is older, 0 when equal, positive when newer.
 * A text that is no semantic version (fielded clock versions such as `20251003.134016`) is older than every one that is;
 * two of them compare as text, which for clock versions is time.
 */
export function compareVersions(a: string, b: string): number {
  const left = parse(a);
  const right = parse(b);
  if (!left || !right) return Number(!!left) - Number(!!right) || compareText(a, b);
  return compareLists(left.numbers, right.numbers) || comparePreReleases(left.preRelease, right.preRelease);
}

/**
 * A text that sorts, byte by byte, as `compareVersions` orders: so that a database can compare versions by an index. Equal for
 * versions of equal precedence.
 */
export function versionSortKey(text: string): string {
  const version = parse(text);
  if (!version) return `0${text}`;
  const { numbers, preRelease } = version;
  const core = numbers.map(numberKey).join('');
  // A release (`2`) follows all its pre-releases (`1`); a list that ends (`0`) comes before one that goes on.
  return `1${core}${preRelease.length === 0 ? '2' : `1${preRelease.map(identifierKey).join('')}0`}`;
}

/** By length first: an identifier has at most as many digits as a version has characters. */
const numberKey = (digits: string): string => `${String(digits.length).padStart(3, '0')}${digits}`;
const identifierKey = (identifier: string): string =>
  /^\d+$/.test(identifier) ? `1${numberKey(identifier)}` : `2${identifier}!`;

export const isNewerVersion = (candidate: string, than: string): boolean => compareVersions(candidate, than) > 0;

function parse(text: string): SemanticVersion | null {
  // A board may report build metadata; precedence ignores it (SemVer 2.0.0, section 10).
  const match = SEMANTIC.exec(text.replace(/\+[\dA-Za-z.-]+$/, ''));
  if (!match) return null;
  return { numbers: match.slice(1, 4).map((part) => part ?? ''), preRelease: match[4]?.split('.') ?? [] };
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  return compareLists(a, b);
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const aIsNumber = /^\d+$/.test(a);
  const bIsNumber = /^\d+$/.test(b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  // By length first: numbers of any size compare right without becoming floating point.
  return (aIsNumber && a.length - b.length) || compareText(a, b);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
