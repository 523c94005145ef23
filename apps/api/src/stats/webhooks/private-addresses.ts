import { BlockList, isIP } from 'node:net';

/** Networks that a message to the outside has no business in: this machine, its neighbours, and what is no address of a host (RFC 6890). */
const PRIVATE = new BlockList();
const V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const V6 = [
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];
for (const [family, networks] of [
  ['ipv4', V4],
  ['ipv6', V6],
] as const) {
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    PRIVATE.addSubnet(address, Number(bits), family);
  }
}

/** Whether an IP address is one that webhooks may not reach; what is no address counts as one. IPv4 in IPv6 is what it holds. */
export function isPrivateAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return PRIVATE.check(address, 'ipv4');
    case 6:
      return PRIVATE.check(address, 'ipv6');
    default:
      return true;
  }
}
