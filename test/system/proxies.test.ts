import { EnvHttpProxyAgent } from 'undici';
import { expect, test } from 'vitest';
import { proxiesIn } from '../../src/system/proxies.js';

test.each([
  [{}, '', ''],
  [{ HTTP_PROXY: 'http://a:1', HTTPS_PROXY: 'https://b:2' }, 'http://a:1', 'https://b:2'],
  [{ HTTPS_PROXY: 'proxy.example:3128' }, '', 'http://proxy.example:3128'],
  [{ HTTPS_PROXY: '10.0.0.1:3128', https_proxy: '' }, '', ''],
  [{ http_proxy: ' me:pass@a:1 ' }, 'http://me:pass@a:1', ''],
  [{ HTTPS_PROXY: 'socks5h://a:1080' }, '', 'socks5://a:1080'],
  [{ HTTP_PROXY: 'http://me:a%20b@a:1' }, 'http://me:a%20b@a:1', ''],
  [{ HTTP_PROXY: 'http://me:50%off@a:1' }, 'http://me:50%25off@a:1', ''],
  [{ HTTP_PROXY: 'http://50%:50%off%20@a:1/' }, 'http://50%25:50%25off%20@a:1/', ''],
  [{ HTTP_PROXY: 'socks5://me:%ff@a:1' }, 'socks5://me:%25ff@a:1', ''],
  [{ HTTP_PROXY: 'me@x:%E0%A4%A@a:1' }, 'http://me%40x:%25E0%25A4%25A@a:1', ''],
  [{ HTTP_PROXY: 'http://%@a:1' }, 'http://%25@a:1', ''],
])('%j', (env, httpProxy, httpsProxy) => {
  expect(proxiesIn(env)).toEqual({ httpProxy, httpsProxy });
});

test.each(['http://', 'ftp://a:1', 'a b', 'ht!tp://', 'http://%zz:1', 'http://a:99999', 'socks5://', '%'])(
  '"%s" is reported without the address',
  (https_proxy) => {
    const read = () => proxiesIn({ https_proxy });
    expect(read).toThrow('HTTPS_PROXY is not the address of a proxy.');
  },
);

test.each(['http', 'socks5'])('the network library opens a %s proxy with any password', (scheme) => {
  for (const login of ['me:50%off', '%:%', 'me:%ff', 'me:%E0%A4%A', 'm%20e:p%40ss']) {
    const open = () => new EnvHttpProxyAgent(proxiesIn({ https_proxy: `${scheme}://${login}@127.0.0.1:9` }));
    expect(open).not.toThrow();
  }
});
