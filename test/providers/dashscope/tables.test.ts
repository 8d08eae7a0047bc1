import { expect, test } from 'vitest';
import { errorRows, findErrorRow } from '../../../src/providers/dashscope/error-table.js';
import { regions, serviceAddress, siteOf } from '../../../src/providers/dashscope/regions.js';

test.each(errorRows)('$vendor "$says" is reached: no row before it takes its place', (row) => {
  const code = row.vendor.replace('*', '.Something');
  expect(findErrorRow(code, `Sentence with ${row.says ?? 'nothing known'} in it`)).toBe(row);
  expect(row.hint).not.toBe('');
});

test.each([
  ['internalerror.algo.datainspectionfailed', ''],
  ['DataInspectionFailed.Image', ''],
  ['InternalError.Algo.DataInspection', ''],
  ['InternalError.Algo', 'InternalError.Algo.DataInspectionFailed'],
  ['InternalError.Algo', 'Data inspection failed.'],
  ['InternalError.Algo', 'data_inspection_failed'],
  ['InternalError.Algo', 'IPInfringementSuspect'],
  ['InternalError', 'The content violates policy'],
  ['Throttling', 'This is prohibited content.'],
])('%s "%s" is a refusal of the content', (code, message) => {
  expect(findErrorRow(code, message)).toMatchObject({ kind: 'refused', code: 'content-refused' });
});

test('a passing error of an image is none of its content', () => {
  const message = 'Unable to download the media resource during the data inspection process.';
  expect(findErrorRow('InvalidParameter.DataInspection', message)?.kind).toBe('transient');
});

test.each([
  [{ region: 'cn-beijing' }, 'https://dashscope.aliyuncs.com/api/v1'],
  [{ region: 'ap-southeast-1' }, 'https://dashscope-intl.aliyuncs.com/api/v1'],
  [{ region: 'us-east-1' }, 'https://dashscope-us.aliyuncs.com/api/v1'],
  [
    { region: 'cn-beijing', baseUrl: 'https://ws.cn-beijing.maas.aliyuncs.com/api/v1/' },
    'https://ws.cn-beijing.maas.aliyuncs.com/api/v1',
  ],
  [{ region: 'cn-beijing', baseUrl: 'http://127.0.0.1:8080/api/v1' }, 'http://127.0.0.1:8080/api/v1'],
])('%j is reached at %s', (place, address) => {
  expect(serviceAddress(place).base).toBe(address);
});

test.each([
  [{ region: 'mars' }, /Unknown DashScope region "mars"/],
  [{ region: 'cn-beijing', baseUrl: 'http://example.com/api/v1' }, /not an address/],
  [{ region: 'cn-beijing', baseUrl: 'https://user:secret@example.com/' }, /not an address/],
  [{ region: 'cn-beijing', baseUrl: 'dashscope' }, /not an address/],
])('%j is no place to send a key to', (place, message) => {
  expect(() => serviceAddress(place)).toThrow(message);
  expect(() => serviceAddress(place)).not.toThrow(/secret/);
});

test.each(Object.keys(regions))(
  '%s is reached through a workspace at the host of the workspace',
  (region) => {
    const { base } = serviceAddress({ region, workspace: 'ws-1' });
    expect(base).toBe(`https://ws-1.${region}.maas.aliyuncs.com/api/v1`);
  },
);

test.each([
  [{ region: 'eu-central-1' }, 'missing'],
  [{ region: 'ap-northeast-1' }, 'missing'],
  [{ region: 'eu-central-1', workspace: 'evil.example/x?' }, 'missing'],
  [{ region: 'cn-beijing' }, 'generic'],
  [{ region: 'cn-beijing', baseUrl: 'https://dashscope.aliyuncs.com/api/v1' }, 'generic'],
  [{ region: 'cn-beijing', workspace: 'ws-1' }, 'given'],
  [{ region: 'cn-beijing', baseUrl: 'http://127.0.0.1:8080/api/v1' }, 'given'],
] as const)('%j has the workspace %s', (place, workspace) => {
  expect(serviceAddress(place).workspace).toBe(workspace);
});

test.each([
  ['https://dashscope.aliyuncs.com/api/v1', 'https://ws-1.cn-beijing.maas.aliyuncs.com/api/v1', true],
  [
    'https://ws-1.cn-beijing.maas.aliyuncs.com/api/v1',
    'https://ws-2.cn-beijing.maas.aliyuncs.com/api/v1',
    true,
  ],
  ['https://dashscope.aliyuncs.com/api/v1', 'https://dashscope-intl.aliyuncs.com/api/v1', false],
  ['http://127.0.0.1:1/api/v1', 'http://127.0.0.1:2/api/v1', false],
  ['https://dashscope.aliyuncs.com/api/v1', 'http://127.0.0.1:2/api/v1', false],
])('%s and %s are one site: %s', (one, other, same) => {
  expect(siteOf(one) === siteOf(other)).toBe(same);
});
