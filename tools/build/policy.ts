import type { Plugin } from 'vite';
import { hubHosts } from '../../src/clip/hub-hosts.ts';
import { hostsOfThisBuild } from './named-hosts.ts';

/** The built page's content-security policy, directive by directive. */
const directives: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'connect-src': ["'self'", ...hubHosts, ...hostsOfThisBuild],
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ["'self'", 'blob:', 'mediastream:'],
  'style-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** The policy as one header value or `content` attribute. */
export const policy = Object.entries(directives)
  .map(([name, sources]) => `${name} ${sources.join(' ')}`)
  .join('; ');

/** What makes a page cross-origin isolated, so that WASM may use threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/**
 * Headers of every response of the site. A worker takes its policy from its own response, never from
 * the page's `<meta>`, so the policy is a header too.
 */
export const siteHeaders = {
  ...isolationHeaders,
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/** Path of a file with a content hash in its name: it never changes. */
const immutable = { 'Cache-Control': 'public, max-age=31536000, immutable' };

function headerRules(rules: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const rule = ([path, headers]: [string, Readonly<Record<string, string>>]): string =>
    `${path}\n${Object.entries(headers)
      .map(([name, value]) => `  ${name}: ${value}\n`)
      .join('')}`;
  return Object.entries(rules).map(rule).join('\n');
}

/**
 * Puts the policy into the built page and writes `_headers`: the site's headers in the format that
 * several static hosts read, and `tools/serve.mjs` with them.
 */
export function securityPolicy(): Plugin {
  return {
    name: 'security-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
        const withPolicy = html.replace(
          /<meta charset[^>]*>/,
          (charset) => `${charset}\n    ${meta}`,
        );
        if (withPolicy === html)
          throw new Error('index.html has no <meta charset> to put the policy behind.');
        return withPolicy;
      },
    },
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: '_headers',
        source: headerRules({
          '/*': { ...siteHeaders, 'Cache-Control': 'no-cache' },
          '/assets/*': immutable,
        }),
      });
    },
  };
}
