import { expect, test } from 'vitest';
import { fetchShippedModels, starterOnly } from '../../src/io/shipped-models';

/** What the page takes from a site that answers so. */
function taken(body: BodyInit, init?: ResponseInit) {
  const asked: string[] = [];
  const fetchFile = (async (url: URL) => {
    asked.push(url.href);
    return new Response(body, init);
  }) as typeof fetch;
  return fetchShippedModels('https://site.test/app/', fetchFile).then((list) => ({ list, asked }));
}

test('the list of a site is one request to the site itself', async () => {
  const text = '{"starter":["fp32"],"clip-vit-base-patch32":["q8","fp16"]}';
  expect(await taken(text)).toEqual({
    list: { starter: ['fp32'], 'clip-vit-base-patch32': ['q8', 'fp16'] },
    asked: ['https://site.test/app/models/index.json'],
  });
});

test('what the catalogue does not know is left out, and the starter is always there', async () => {
  const odd = { starter: [], elsewhere: ['q8'], 'clip-vit-base-patch32': ['q4', 'q8', 8] };
  const { list } = await taken(JSON.stringify(odd));
  expect(list).toEqual({ starter: ['fp32'], 'clip-vit-base-patch32': ['q8'] });
});

test.each([
  ['no such file', 'Not found', { status: 404 }],
  ['a page in place of the file', '<!doctype html>', {}],
  ['nothing', 'null', {}],
  ['a list of something else', '["q8"]', {}],
  ['precisions that are none', '{"clip-vit-base-patch32":"q8"}', {}],
  ['no precision', '{"clip-vit-base-patch32":[]}', {}],
])('%s means the starter alone', async (_, body, init) => {
  expect((await taken(body, init)).list).toEqual(starterOnly);
});

test('no network means the starter alone', async () => {
  const offline = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await fetchShippedModels('https://site.test/', offline)).toEqual({ starter: ['fp32'] });
});
