import { isCrossSite } from './cross-site';

const baseUrl = 'https://ota.example.org';
const host = '10.0.0.5:5000';

describe('isCrossSite', () => {
  it.each([
    ['a page of this server', { fetchSite: 'same-origin' }],
    ['an address that a person typed', { fetchSite: 'none' }],
    ['a program, which sends neither header', {}],
    ['an origin that is the Host', { origin: 'http://10.0.0.5:5000' }],
    ['an origin that is the public URL, behind a proxy that rewrites Host', { origin: 'https://ota.example.org' }],
    [
      'a Host whose port is the default one, written out',
      { origin: 'https://cms.example.org', host: 'cms.example.org:443' },
    ],
    ['a Host in other letters', { origin: 'https://cms.example.org', host: 'CMS.example.org' }],
  ])('lets pass %s', (_, headers) => expect(isCrossSite({ host, baseUrl, ...headers })).toBe(false));

  it.each([
    ['a page of another site', { fetchSite: 'cross-site' }],
    ['a page of a neighbouring subdomain', { fetchSite: 'same-site' }],
    ['a page whose origin lies against what the browser saw', { fetchSite: 'cross-site', origin: baseUrl }],
    ['an unknown word from the browser', { fetchSite: 'elsewhere' }],
    ['an origin on another host', { origin: 'https://evil.example' }],
    ['an origin on another port', { origin: 'http://10.0.0.5:8080' }],
    ['an origin whose name begins like ours', { origin: 'https://ota.example.org.evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['a foreign origin where no Host was sent', { origin: 'https://evil.example', host: undefined }],
    ['a foreign origin where the Host is no host', { origin: 'https://evil.example', host: 'a b' }],
  ])('refuses %s', (_, headers) => expect(isCrossSite({ host, baseUrl, ...headers })).toBe(true));
});
