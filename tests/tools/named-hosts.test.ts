import { expect, test } from 'vitest';
import { namedHosts } from '../../tools/build/named-hosts';

test('a build can name hosts, by spaces or commas', () => {
  expect(namedHosts('')).toEqual([]);
  expect(
    namedHosts(' https://Mirror.example, https://*.files.example\nhttp://10.0.0.5:8080 '),
  ).toEqual(['https://mirror.example', 'https://*.files.example', 'http://10.0.0.5:8080']);
});

test.each([
  'mirror.example',
  'https://mirror.example/models',
  'https://me:secret@mirror.example',
  "https://mirror.example;script-src 'unsafe-inline'",
  'https://*',
  '*',
])('a build refuses what is no host: %s', (text) => {
  expect(() => namedHosts(text)).toThrow(/CLIP_HUB_HOSTS names/);
});
