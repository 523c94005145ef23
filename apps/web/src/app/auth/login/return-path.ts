const START_PAGE = '/overview';

/** Where to go after signing in: the asked-for path, if it is one of this console's, else the start page. */
export function pathToReturnTo(asked: string | undefined): string {
  const isOwnPath = asked !== undefined && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/login');
  return isOwnPath ? asked : START_PAGE;
}
