import { expect, test } from 'vitest';
import { bucketBase, type S3Place } from '../../../src/store/remote/s3-address.js';

test.each<[string, S3Place, string]>([
  [
    'clips',
    { endpoint: 'https://s3.eu-central-1.amazonaws.com' },
    'https://clips.s3.eu-central-1.amazonaws.com/',
  ],
  [
    'my.clips',
    { endpoint: 'https://s3.eu-central-1.amazonaws.com' },
    'https://s3.eu-central-1.amazonaws.com/my.clips/',
  ],
  [
    'clips',
    { endpoint: 'https://s3.oss-cn-beijing.aliyuncs.com' },
    'https://clips.s3.oss-cn-beijing.aliyuncs.com/',
  ],
  [
    'clips',
    { endpoint: 'https://oss-cn-beijing-internal.aliyuncs.com' },
    'https://clips.oss-cn-beijing-internal.aliyuncs.com/',
  ],
  [
    'clips',
    { endpoint: 'https://{bucket}.oss-cn-beijing.aliyuncs.com' },
    'https://clips.oss-cn-beijing.aliyuncs.com/',
  ],
  ['clips', { endpoint: 'https://gate.example.com/s3/{bucket}/' }, 'https://gate.example.com/s3/clips/'],
  ['clips', { endpoint: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9000/clips/'],
  [
    'clips',
    { endpoint: 'http://minio.localhost:9000', addressing: 'host' },
    'http://clips.minio.localhost:9000/',
  ],
  ['clips', { endpoint: 'https://clips.example.com', addressing: 'domain' }, 'https://clips.example.com/'],
  [
    'clips',
    { endpoint: 'https://s3.eu-central-1.amazonaws.com', addressing: 'path' },
    'https://s3.eu-central-1.amazonaws.com/clips/',
  ],
])('the objects of %s at %o are below %s', (bucket, place, base) => {
  expect(bucketBase(bucket, place)).toBe(base);
});
