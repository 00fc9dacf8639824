import { describe, expect, test } from 'vitest';
import { defaultHub, parseHubHost, policyHosts } from '../../src/io/hub-host';

describe('a host for downloads', () => {
  test.each([
    ['https://huggingface.co', 'https://huggingface.co'],
    [' https://hf-mirror.com/ ', 'https://hf-mirror.com'],
    ['hf-mirror.com', 'https://hf-mirror.com'],
    ['HTTPS://HF-Mirror.com', 'https://hf-mirror.com'],
    ['https://cdn.eu.hf-mirror.com', 'https://cdn.eu.hf-mirror.com'],
  ])('is taken where the policy names it: %s', (text, host) => {
    expect(parseHubHost(text)).toEqual({ host });
  });

  test.each([
    ['', 'not-an-address'],
    ['https://', 'not-an-address'],
    ['a mirror', 'not-an-address'],
    ['http://hf-mirror.com', 'not-https'],
    ['ftp://hf-mirror.com', 'not-https'],
    ['javascript:alert(1)', 'not-an-address'],
    ['https://me:secret@hf-mirror.com', 'credentials'],
    ['me@hf-mirror.com', 'credentials'],
    ['https://hf-mirror.com/models', 'path'],
    ['https://hf-mirror.com/?a=1', 'path'],
    ['https://hf-mirror.com/#a', 'path'],
    ['https://hf-mirror.com:8443', 'not-in-policy'],
    ['https://mirror.example', 'not-in-policy'],
    ['https://evilhf-mirror.com', 'not-in-policy'],
    ['https://hf-mirror.com.evil.example', 'not-in-policy'],
  ])('is refused with a reason: %s', (text, problem) => {
    expect(parseHubHost(text)).toMatchObject({ problem });
  });

  test('may be what whoever built the site has named, over plain http too', () => {
    const sources = [...policyHosts, 'http://models.school.test:8080', 'https://*.school.test'];
    expect(parseHubHost('http://models.school.test:8080', sources)).toEqual({
      host: 'http://models.school.test:8080',
    });
    expect(parseHubHost('a.school.test', sources)).toEqual({ host: 'https://a.school.test' });
    expect(parseHubHost('https://school.test', sources)).toMatchObject({
      problem: 'not-in-policy',
      host: 'https://school.test',
    });
  });

  test('is the hub unless the person says otherwise, which the policy names', () => {
    expect(parseHubHost(defaultHub)).toEqual({ host: defaultHub });
  });
});
