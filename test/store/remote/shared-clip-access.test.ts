import { expect, test } from 'vitest';
import { openRemote } from '../../../src/store/remote/open-remote.js';
import { StoreError } from '../../../src/store/remote/remote-store.js';
import { leapingClock } from '../../rig/leaping-clock.js';
import { type ObjectServer, openObjectServer } from '../../rig/object-server.js';
import { hostNamed, machine, s3Rules, secrets, withPlace } from '../../rig/shared-places.js';
import { adoptBytes, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const signal = new AbortController().signal;
const clip = Buffer.alloc(300_000, 'one clip ');

test('s3: a wrong secret is refused, and no secret is ever printed', async () => {
  await withPlace('s3', async ({ address }) => {
    await using one = await testFolder();
    const { share } = machine(one.path, address, { ...secrets, AWS_SECRET_ACCESS_KEY: 'wrong-secret-key' });
    const { errors } = await share.pull([{ key: keyOf('rain') }], signal);
    expect(errors[0]?.error.code).toBe('store-refused');
    expect(JSON.stringify([errors, String(errors[0]?.error.stack)])).not.toMatch(
      /wrong-secret-key|Signature=/,
    );
  });
});

test.each([
  ["a%2Bb%23c%3Fd/(é &=)!*'", "a+b#c?d/(é &=)!*'"],
  ['100%25', '100%'],
])('s3: the prefix %s is the key that it says', async (written, prefix) => {
  await using server = await openObjectServer(s3Rules);
  await using one = await testFolder();
  const address = { at: `s3://bucket/${written}`, endpoint: server.url, region: 'cn-beijing' };
  const a = machine(one.path, address, secrets);
  await adoptBytes(a.store, 'rain', clip);
  expect(await a.share.push([keyOf('rain')], signal)).toMatchObject({ errors: [] });
  const names = [...server.objects.keys()];
  expect(names.every((name) => name.startsWith(`/bucket/${prefix}/`))).toBe(true);
  expect(await a.remote.list(signal)).toHaveLength(names.length);
});

test('s3: an invalid prefix is reported', () => {
  expect(() => machine('/', { at: 's3://bucket/100%' })).toThrow('is not the address of a shared store');
});

test('s3: buckets of the same name at two services are two stores', async () => {
  await using here = await openObjectServer(s3Rules);
  await using there = await openObjectServer(s3Rules);
  await using one = await testFolder();
  const at = { at: 's3://bucket/x', region: 'cn-beijing' };
  await adoptBytes(machine(one.path, at).store, 'rain', clip);
  for (const { url: endpoint } of [here, there]) {
    const { share } = machine(one.path, { ...at, endpoint }, secrets);
    expect(await share.push([keyOf('rain')], signal)).toMatchObject({ pushed: [{}], errors: [] });
  }
});

test('a bucket in the wrong part of the address is reported with a hint', async () => {
  await using server = await openObjectServer({ ...s3Rules, bucketInHost: 'bucket' });
  await using one = await testFolder();
  const at = 's3://bucket/x';
  const wrong = machine(one.path, { at, endpoint: server.url, region: 'cn-beijing' }, secrets);
  const [{ error } = {}] = (await wrong.share.pull([{ key: keyOf('rain') }], signal)).errors;
  expect(error).toMatchObject({
    code: 'store-refused',
    message: expect.stringContaining('SecondLevelDomainForbidden'),
    hint: expect.stringContaining('addressing: host'),
  });
  const port = new URL(server.url).port;
  for (const address of [
    { at, endpoint: `http://{bucket}.localhost:${port}`, region: 'cn-beijing' },
    { at: `${at}?endpoint=${encodeURIComponent(hostNamed(server))}&addressing=host&region=cn-beijing` },
    { at, endpoint: `http://bucket.localhost:${port}`, addressing: 'domain' as const, region: 'cn-beijing' },
  ]) {
    const { share } = machine(one.path, address, secrets);
    expect(await share.pull([{ key: keyOf('rain') }], signal)).toEqual({
      pulled: [],
      absent: [keyOf('rain')],
      errors: [],
    });
  }
});

test('a server that echoes the credentials does not bring them into a message', async () => {
  await using server = await openObjectServer();
  const echoed = Buffer.from('me:a-secret-word-1').toString('base64');
  for (const status of [301, 400, 403]) {
    const text = `<Error><Code>${echoed.replaceAll('=', '')}</Code></Error>`;
    server.fault = () => ({ kind: 'status', status, headers: { 'x-amz-bucket-region': echoed }, text });
    const tools = { env: {}, root: '/', clock: leapingClock(), random: () => 0.5 };
    const store = openRemote({ at: server.url.replace('//', '//me:a-secret-word-1@') }, tools);
    const error = await store.read('takes/a.json', signal).then(
      () => undefined,
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(StoreError);
    const { message, hint } = error as StoreError;
    expect(`${message} ${hint}`).not.toMatch(/secret|bWU6/);
  }
});

test.each([301, 400])('s3: a bucket in another region (%i) is reported with its region', async (status) => {
  await withPlace('s3', async ({ address, server }) => {
    await using one = await testFolder();
    const { share, store } = machine(one.path, address, secrets);
    await adoptBytes(store, 'rain', clip);
    const headers = { 'x-amz-bucket-region': 'eu-central-1' };
    (server as ObjectServer).fault = () => ({ kind: 'status', status, headers });
    const pulled = await share.pull([{ key: keyOf('gaze') }], signal);
    expect(pulled.errors[0]?.error).toMatchObject({
      code: 'store-refused',
      hint: 'The bucket is in the region eu-central-1: use that region.',
    });
  });
});

test('http: passwords and tokens are sent to the store only and are in no name', async () => {
  await using server = await openObjectServer();
  await using other = await openObjectServer();
  await using one = await testFolder();
  const address = { at: `${server.url.replace('//', '//me:pass%20word@')}/clips?sig=s3cret` };
  const seen: (string | undefined)[] = [];
  server.fault = (_, headers) => {
    seen.push(headers.authorization);
    return { kind: 'status', status: 307, headers: { location: `${other.url}/elsewhere` } };
  };
  other.fault = (_, headers) => {
    seen.push(headers.authorization);
    return undefined;
  };
  const { share } = machine(one.path, address);
  await share.pull([{ key: keyOf('rain') }], signal);
  expect(seen).toEqual([`Basic ${Buffer.from('me:pass word').toString('base64')}`, undefined]);
  expect(share.name).toBe(`${server.url}/clips`);
});

test.each([
  ['ftp://example.com/x', /ftp:\/\//],
  ['https://', /is not the address/],
  ['s3://', /is not the address/],
  ['s3://clips?endpoint=http://127.0.0.1:9&addressing=host', /The host 127\.0\.0\.1:9 is a number/],
  ['s3://clips?addressing=guess', /Unknown addressing "guess"/],
])('%s is not the address of a shared store', async (at, message) => {
  expect(() => machine('/tmp', { at })).toThrow(message);
});
