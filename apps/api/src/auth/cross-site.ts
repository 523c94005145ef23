/** What a request says of the page that caused it. */
export interface RequestOrigin {
  /** `Sec-Fetch-Site`; browsers send it over HTTPS and to localhost. */
  readonly fetchSite?: string;
  readonly origin?: string;
  readonly host?: string;
  /** How people reach this server: `https://ota.example.org`. */
  readonly baseUrl: string;
}

/** Whether another site's page caused this request. Programs that are no browsers send neither header and pass. */
export function isCrossSite({ fetchSite, origin, host, baseUrl }: RequestOrigin): boolean {
  if (fetchSite !== undefined) return fetchSite !== 'same-origin' && fetchSite !== 'none';
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true; // "null": a sandboxed frame, a file
  const from = new URL(origin);
  // The origin's own scheme, so that ":443" behind a proxy is what a browser leaves out.
  return ![`${from.protocol}//${host}`, baseUrl].some((own) => URL.canParse(own) && new URL(own).host === from.host);
}
