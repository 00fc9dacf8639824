/**
 * Brings models into `public/models/`, so that the site ships them.
 *
 *   npm run models -- add clip-vit-base-patch32 [--dtype q8] [--host https://…] [--dir public/models]
 *   npm run models -- list | verify | remove ID  [--dir public/models]
 *   npm run models -- split FILE.onnx            one tower a file, beside it
 *   npm run models -- pin ID [--dtype q8] [--host https://…]   what an entry of the catalogue would pin
 *
 * `--dtype` may be given several times. Every file is checked against the catalogue's length and SHA-256.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addModel, listModels, removeModel, verifyModels } from './models/commands.mjs';
import { defaultHost, parseHost } from './models/host.mjs';
import { pinModel } from './models/pin.mjs';
import { lineWriter } from './models/progress.mjs';
import { readCatalogue } from './models/read-catalogue.mjs';
import { Refusal } from './models/refusal.mjs';
import { splitFile } from './models/split.mjs';

const usage = `Usage:
  npm run models -- add ID [--dtype q8] [--host ${defaultHost}] [--dir public/models]
  npm run models -- list
  npm run models -- verify
  npm run models -- remove ID
  npm run models -- split FILE.onnx
  npm run models -- pin ID [--dtype q8] [--host ${defaultHost}]`;

/**
 * Runs one command; the exit status.
 * @param {string[]} args
 * @param {import('./models/commands.mjs').Catalogue} catalogue
 * @param {import('./models/commands.mjs').Lines} lines
 * @returns {Promise<number>}
 * @throws {Refusal} a sentence that says what to do
 */
export async function runCommand(args, catalogue, lines) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      dtype: { type: 'string', multiple: true, default: ['q8'] },
      host: { type: 'string', default: defaultHost },
      dir: { type: 'string', default: fileURLToPath(new URL('../public/models', import.meta.url)) },
    },
  });
  const [command, id, ...more] = positionals;
  const place = { catalogue, folder: resolve(values.dir), lines };
  const takesId = ['add', 'remove', 'split', 'pin'].includes(command);
  if (!command || takesId !== (id !== undefined) || more.length > 0) throw new Refusal(usage);
  switch (command) {
    case 'add':
      await addModel(place, { id, dtypes: values.dtype, host: parseHost(values.host) });
      lines.say('The next "npm run build" ships it.');
      return 0;
    case 'list':
      await listModels(place);
      return 0;
    case 'verify':
      return (await verifyModels(place)) ? 0 : 1;
    case 'remove':
      await removeModel(place, id);
      return 0;
    case 'split':
      await splitFile(resolve(id), lines);
      return 0;
    case 'pin':
      await pinModel(place, { id, dtypes: values.dtype, host: parseHost(values.host) });
      return 0;
    default:
      throw new Refusal(usage);
  }
}

async function main() {
  const lines = lineWriter(process.stdout);
  process.exitCode = await runCommand(process.argv.slice(2), await readCatalogue(), lines);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  main().catch((error) => {
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  });
