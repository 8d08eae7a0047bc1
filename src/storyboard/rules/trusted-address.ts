import { isLoopback } from '../../base/loopback.js';

// Whole names and not their endings: anybody can own a name below aliyuncs.com.
const vendorHosts =
  /^(?:(?:dashscope|dashscope-intl|dashscope-us|cn-hongkong\.dashscope)\.aliyuncs\.com|[a-z0-9_-]+\.[a-z]{2}-[a-z0-9-]+\.maas\.aliyuncs\.com)$/;

/** Whether a key may be sent to an address that a file names: the vendor's own hosts, or this machine. */
export function isTrustedAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return isLoopback(hostname) || (protocol === 'https:' && vendorHosts.test(hostname));
}
