import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { collidingHeaders, discover, propertyFaults, readProperties, type Library } from './firmware-libraries';
import * as rules from './firmware-rules';
import type { SourceFile } from './firmware-rules';

const FIRMWARE = resolve(__dirname, '../../firmware');
const SKETCHES = readdirSync(FIRMWARE).filter((name) => name.startsWith('ESP32_'));

function filesUnder(folder: string): SourceFile[] {
  return readdirSync(join(FIRMWARE, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(?:h|cpp|ino)$/.test(name))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(FIRMWARE, folder, name), 'utf8') }));
}

const librarySources = filesUnder('libraries');
const sketchSources = SKETCHES.flatMap(filesUnder);
const chipSources = [...librarySources, ...sketchSources];

const libraries: Library[] = readdirSync(join(FIRMWARE, 'libraries')).map((name) => ({
  name,
  files: librarySources
    .filter(({ path }) => path.startsWith(`libraries/${name}/src/`))
    .map(({ path, text }) => ({ path: path.slice(`libraries/${name}/src/`.length), text })),
  properties: readProperties(readFileSync(join(FIRMWARE, 'libraries', name, 'library.properties'), 'utf8')),
}));
const ownFolders = libraries.flatMap(({ files }) => files.map(({ path }) => path.split('/')[0] ?? ''));

interface Profile {
  readonly fqbn: string;
  readonly platforms: readonly { readonly platform: string }[];
  readonly libraries: readonly (string | { readonly dir: string })[];
}

function sketch(name: string) {
  const inFolder = filesUnder(name).map(({ path, text }) => ({ path: path.slice(name.length + 1), text }));
  const main = inFolder.find(({ path }) => path === `${name}.ino`);
  if (!main) throw new Error(`${name} has no sketch of its name`);
  const project = parse(readFileSync(join(FIRMWARE, name, 'sketch.yaml'), 'utf8')) as {
    profiles: Record<string, Profile>;
  };
  const version = /^#define FW_VERSION "([^"]+)"$/m.exec(
    inFolder.find(({ path }) => path === 'version.h')?.text ?? '',
  )?.[1];
  return { main, beside: inFolder.filter((file) => file !== main), profiles: Object.values(project.profiles), version };
}

const RULES: Readonly<Record<string, (file: SourceFile) => string[]>> = {
  'a sketch has 60 lines at most': rules.sketchLength,
  'a file has 300 lines at most': rules.fileLength,
  'nothing waits longer than 20 ms': rules.longDelay,
  'shared code has no String': rules.arduinoString,
  'shared code reads no clock that wraps': rules.rawClock,
  'no sum is compared with a clock that wraps': rules.wrappingClock,
  'only the libraries of the chip have conditions': rules.preprocessor,
  'nothing writes without a bound': rules.unboundedWrite,
  'a sketch keeps a new image on probation': rules.rollbackHook,
  'shared code includes nothing of the chip': (file) => rules.foreignInclude(file, ownFolders),
  'DeviceLogic knows no edge': rules.logicKnowsAnEdge,
};

/** What breaks each rule, and what looks like it and does not. */
const PLANTED: readonly (readonly [rule: keyof typeof RULES, broken: SourceFile, fine: SourceFile])[] = (
  [
    ['a sketch has 60 lines at most', 'S/S.ino', '\n'.repeat(60) + 'x', '\n'.repeat(59) + 'x'],
    ['a file has 300 lines at most', 'libraries/L/src/a.cpp', '\n'.repeat(300) + 'x', '\n'.repeat(299) + 'x\n'],
    [
      'nothing waits longer than 20 ms',
      'libraries/DeviceEsp32/src/a.cpp',
      'delay(21);',
      'delay(20); // not delay(500)',
    ],
    [
      'nothing waits longer than 20 ms',
      'libraries/DeviceEsp32/src/a.cpp',
      'delay(kPause);',
      'vTaskDelay(pdMS_TO_TICKS(5));',
    ],
    [
      'shared code has no String',
      'libraries/DeviceShell/src/a.cpp',
      'String url = base;',
      'std::string_view text("String");',
    ],
    ['shared code reads no clock that wraps', 'S/S.ino', 'if (millis() - t > 5) {}', 'clock.nowMs(); // millis()'],
    [
      'no sum is compared with a clock that wraps',
      'libraries/DeviceEsp32/src/a.cpp',
      'millis() < end',
      'millis() - start < 9',
    ],
    ['only the libraries of the chip have conditions', 'libraries/LedBlink/src/a.h', '#ifdef ESP32', '#pragma once'],
    ['only the libraries of the chip have conditions', 'S/board.h', '# if 1', '#define LED 2'],
    [
      'nothing writes without a bound',
      'libraries/DeviceEsp32/src/a.cpp',
      'sprintf(b, "%d", 1);',
      'snprintf(b, 9, "strcpy(");',
    ],
    ['nothing writes without a bound', 'libraries/DeviceLogic/src/a.cpp', 'itoa(1, b, 10);', 'quanitoa(1);'],
    [
      'a sketch keeps a new image on probation',
      'S/S.ino',
      'bool verifyRollbackLater() { return true; }',
      'extern "C" bool verifyRollbackLater() { return true; }',
    ],
    [
      'a sketch keeps a new image on probation',
      'S/S.ino',
      '// extern "C" bool verifyRollbackLater() { return true; }',
      'extern "C" bool verifyRollbackLater() { return true; }',
    ],
    [
      'shared code includes nothing of the chip',
      'libraries/DeviceLogic/src/logic/a.h',
      '#include <Arduino.h>',
      '#include <cstdint>',
    ],
    [
      'shared code includes nothing of the chip',
      'libraries/DeviceShell/src/a.h',
      '#include <esp_ota_ops.h>',
      '#include <logic/Hex.h>',
    ],
    [
      'DeviceLogic knows no edge',
      'libraries/DeviceLogic/src/logic/a.h',
      'void f(Transport& line);',
      'SlotState state; // Flash&',
    ],
  ] as const
).map(([rule, path, broken, fine]) => [rule, { path, text: broken }, { path, text: fine }]);

describe('the rules of the firmware', () => {
  it.each(Object.entries(RULES))('%s', (_name, rule) => {
    expect(chipSources.flatMap(rule)).toEqual([]);
  });

  it.each(PLANTED)('"%s" is a rule that can be broken', (rule, broken, fine) => {
    expect(RULES[rule]?.(broken)).toHaveLength(1);
    expect(RULES[rule]?.(fine)).toEqual([]);
  });

  it('has something planted for every rule', () => {
    expect([...new Set(PLANTED.map(([rule]) => rule))].sort()).toEqual(Object.keys(RULES).sort());
  });
});

describe('what arduino-cli will find', () => {
  it.each(SKETCHES)('finds every header that %s includes, and only libraries that its profiles list', (name) => {
    const { main, beside, profiles } = sketch(name);
    const { found, missing } = discover(main, beside, libraries);
    expect(missing).toEqual([]);
    for (const { libraries: listed } of profiles) {
      const own = listed.flatMap((library) => (typeof library === 'string' ? [] : [library.dir]));
      expect(own).toEqual(found.map((library) => `../libraries/${library.name}`).sort());
    }
  });

  it.each(SKETCHES)('pins the same platform and every library of %s', (name) => {
    for (const { fqbn, platforms, libraries: listed } of sketch(name).profiles) {
      expect(fqbn).toMatch(/^esp32:esp32:esp32:PartitionScheme=(?:min_spiffs|default),/);
      expect(platforms.map(({ platform }) => platform)).toEqual(['esp32:esp32 (3.3.12)']);
      for (const library of listed)
        if (typeof library === 'string') expect(library).toMatch(/^[\w ]+ \(\d+\.\d+\.\d+\)$/);
    }
  });

  it('says where a header is asked for too early', () => {
    const logic = {
      name: 'L',
      properties: {},
      files: [
        { path: 'L.h', text: '' },
        { path: 'logic/Version.h', text: '' },
      ],
    };
    const early = { path: 'S.ino', text: '#include <logic/Version.h>\n#include <L.h>' };
    const late = { path: 'S.ino', text: '#include <L.h>\n#include <logic/Version.h>' };
    expect(discover(early, [], [logic]).missing).toEqual([
      'S.ino: <logic/Version.h> comes before its library is known',
    ]);
    expect(discover(late, [], [logic])).toEqual({ found: [logic], missing: [] });
  });
});

describe('the libraries', () => {
  it('describe themselves and can be found', () => {
    expect(libraries.flatMap(propertyFaults)).toEqual([]);
  });

  it('have no header of a name that the core has', () => {
    expect(libraries.flatMap(collidingHeaders)).toEqual([]);
  });

  it('are released together with the sketches, as one version', () => {
    const versions = [
      ...libraries.map(({ properties }) => properties['version']),
      ...SKETCHES.map((name) => sketch(name).version),
    ];
    expect(new Set(versions).size).toBe(1);
    expect(versions[0]).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('are refused without a name, a version or a header, or with the name of a header of the core', () => {
    const broken = {
      name: 'L',
      properties: { name: 'M' },
      files: [
        { path: 'WiFi.h', text: '' },
        { path: 'deep/Wire.h', text: '' },
      ],
    };
    expect(collidingHeaders(broken)).toEqual(["L: WiFi.h is a name of the core's"]);
    expect(propertyFaults(broken)).toContain('L: no version in library.properties');
    expect(propertyFaults(broken)).toContain('L: its library.properties is named M');
    expect(propertyFaults({ ...broken, files: [] })).toContain('L: no header in src/, so that nobody can find it');
  });
});
