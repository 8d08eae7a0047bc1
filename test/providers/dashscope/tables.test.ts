import { expect, test } from 'vitest';
import { errorRow, errorRows } from '../../../src/providers/dashscope/error-table.js';
import { baseAddress } from '../../../src/providers/dashscope/regions.js';

test.each(errorRows)('$vendor "$says" is reached: no row before it takes its place', (row) => {
  const code = row.vendor.replace('*', '.Something');
  expect(errorRow(code, `Sentence with ${row.says ?? 'nothing known'} in it`)).toBe(row);
  expect(row.hint).not.toBe('');
});

test.each([
  [{ region: 'cn-beijing' }, 'https://dashscope.aliyuncs.com/api/v1'],
  [{ region: 'ap-southeast-1' }, 'https://dashscope-intl.aliyuncs.com/api/v1'],
  [{ region: 'us-east-1' }, 'https://dashscope-us.aliyuncs.com/api/v1'],
  [{ region: 'eu-central-1', workspace: 'ws-1' }, 'https://ws-1.eu-central-1.maas.aliyuncs.com/api/v1'],
  [
    { region: 'cn-beijing', baseUrl: 'https://ws.cn-beijing.maas.aliyuncs.com/api/v1/' },
    'https://ws.cn-beijing.maas.aliyuncs.com/api/v1',
  ],
  [{ region: 'cn-beijing', baseUrl: 'http://127.0.0.1:8080/api/v1' }, 'http://127.0.0.1:8080/api/v1'],
])('%j is reached at %s', (place, address) => {
  expect(baseAddress(place)).toBe(address);
});

test.each([
  [{ region: 'mars' }, /Unknown DashScope region "mars"/],
  [{ region: 'eu-central-1' }, /workspace/],
  [{ region: 'eu-central-1', workspace: 'evil.example/x?' }, /workspace/],
  [{ region: 'cn-beijing', baseUrl: 'http://example.com/api/v1' }, /not an address/],
  [{ region: 'cn-beijing', baseUrl: 'https://user:secret@example.com/' }, /not an address/],
  [{ region: 'cn-beijing', baseUrl: 'dashscope' }, /not an address/],
])('%j is no place to send a key to', (place, message) => {
  expect(() => baseAddress(place)).toThrow(message);
  expect(() => baseAddress(place)).not.toThrow(/secret/);
});
