import { expect, test } from 'vitest';
import { proxiesIn } from '../../src/system/proxies.js';

test.each([
  [{}, '', ''],
  [{ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'https://b:2' }, 'http://a:1', 'https://b:2'],
  [{ HTTPS_PROXY: 'proxy.example:3128' }, '', 'http://proxy.example:3128'],
  [{ HTTPS_PROXY: '10.0.0.1:3128', https_proxy: '' }, '', ''],
  [{ http_proxy: ' me:pass@a:1 ' }, 'http://me:pass@a:1', ''],
  [{ HTTPS_PROXY: 'socks5h://a:1080' }, '', 'socks5://a:1080'],
])('%j', (env, httpProxy, httpsProxy) => {
  expect(proxiesIn(env)).toEqual({ httpProxy, httpsProxy });
});

test.each(['http://', 'ftp://a:1', 'a b', 'ht!tp://'])(
  '"%s" is reported without the address',
  (https_proxy) => {
    const read = () => proxiesIn({ https_proxy });
    expect(read).toThrow('HTTPS_PROXY is not the address of a proxy.');
  },
);
