import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS_TABLE } from './testing/access-table';
import { ROOT, type ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, unknown>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const COMMITTED = join(ROOT, 'openapi.json');
const text = execFileSync(process.execPath, [join(ROOT, 'dist/apps/api/openapi.mjs')], { cwd: ROOT, encoding: 'utf8' });
const document = JSON.parse(text) as OpenApi;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
);
const schemas = Object.entries(document.components.schemas);

describe('the description of the API', () => {
  it('is the one in openapi.json; when it is not, run `npm run openapi` and look at what changes', () => {
    expect(existsSync(COMMITTED) && readFileSync(COMMITTED, 'utf8')).toBe(text);
  });

  it.each(operations)('says what %s is for, and how it is answered', (_, operation) => {
    const statuses = Object.keys(operation.responses).map(Number);
    expect(operation.summary).toMatch(/\w+ \w+/);
    expect(operation.tags).toHaveLength(1);
    expect(statuses.filter((status) => status < 300)).not.toHaveLength(0);
  });

  it.each(ACCESS_TABLE)('says of $method $path whom it refuses', ({ method, path, callers }) => {
    const statuses = Object.keys(document.paths[path]?.[method.toLowerCase()]?.responses ?? {});
    if (callers !== 'everybody') expect(statuses).toContain('401');
    if (callers === 'operator' || callers === 'administrator') expect(statuses).toContain('403');
  });

  it.each(schemas)('gives every property of %s a type', (_, schema) => {
    const untyped = Object.entries(schema.properties ?? {}).filter(([, property]) => !isTyped(property));
    expect(untyped).toEqual([]);
  });
});

/** Nest describes what it cannot name as an object without properties, which would say nothing to anybody. */
function isTyped(property: Schema): boolean {
  return 'allOf' in property || 'oneOf' in property || 'enum' in property || !!property.$ref || !!property.type;
}

describe('Swagger UI', () => {
  let site: Site;
  let server: ServerProcess;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve();
  });
  afterAll(() => site.close());

  it('shows the same description', async () => {
    expect(await (await fetch(`${server.url}/api/docs-json`)).json()).toEqual(document);
  });

  it('is a page whose scripts and styles are all there', async () => {
    const page = await fetch(`${server.url}/api/docs`);
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching('text/html')]);
    const links = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(
      ([, link]) => new URL(link ?? '', page.url),
    );
    expect(links.length).toBeGreaterThanOrEqual(3);
    for (const link of links) {
      const { status, headers } = await fetch(link);
      expect([link.pathname, status, headers.get('content-type')]).toEqual([
        link.pathname,
        200,
        expect.stringMatching(link.pathname.endsWith('.css') ? 'text/css' : 'javascript'),
      ]);
    }
  });
});
