import { Refusal } from './refusal.mjs';

export const defaultHost = 'https://huggingface.co/';

/**
 * Address of a model hub or a mirror of one, with a slash at its end.
 * @param {string} text
 * @returns {string}
 * @throws {Refusal} where it is no http(s) address, or carries a name, a password, a query or a hash
 */
export function parseHost(text) {
  /** @type {URL} */
  let url;
  try {
    url = new URL(text);
  } catch (cause) {
    const example = `"${defaultHost}"`;
    throw new Refusal(`"${text}" is no address. Write it in full, as in ${example}.`, { cause });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Refusal(`The host must begin with https:// or http://, not with ${url.protocol}`);
  if (url.username || url.password)
    throw new Refusal('The host must not contain a name or a password: these models need neither.');
  if (url.search || url.hash)
    throw new Refusal('The host must end before any "?" or "#": files are added to its path.');
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/** Where a hub of that address has the file: `{host}/{repo}/resolve/{revision}/{path}`. */
export function fileUrl(host, { repo, revision }, path) {
  return `${host}${repo}/resolve/${revision}/${path}`;
}
