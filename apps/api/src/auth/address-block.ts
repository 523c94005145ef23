import { isIPv6 } from 'node:net';

/**
 * What one sender of requests commonly holds: an IPv4 address, or the /64 network of an IPv6 address, within which
 * anybody can take a new address for every request.
 */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [start = '', end = ''] = address.split('::');
  const first = groupsOf(start);
  const zeros = Array<string>(8 - Math.min(8, first.length + groupsOf(end).length)).fill('0');
  const network = [...first, ...zeros, ...groupsOf(end)].slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

const groupsOf = (part: string): string[] => part.split(':').filter(Boolean);
