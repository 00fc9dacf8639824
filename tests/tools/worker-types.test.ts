import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

function readProject(path: string): ts.ParsedCommandLine {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  return ts.getParsedCommandLineOfConfigFile(path, {}, host)!;
}

/** What the project says about one more file of that content in its folder. */
function errorsOf(project: string, fileName: string, code: string): string[] {
  const { options } = readProject(project);
  const host = ts.createCompilerHost(options);
  const path = resolve(fileName);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => name === path || fileExists.call(host, name);
  host.readFile = (name) => (name === path ? code : readFile.call(host, name));
  host.getSourceFile = (name, language, ...rest) =>
    name === path
      ? ts.createSourceFile(name, code, language)
      : getSourceFile.call(host, name, language, ...rest);
  const program = ts.createProgram([path], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const engine = 'src/engine/tsconfig.json';
const serviceWorker = 'src/service-worker.tsconfig.json';

describe("the worker's TypeScript project", () => {
  test.each(['document.title;', 'window.name;', 'localStorage.length;', 'process.exit();'])(
    'refuses `%s`',
    (code) => expect(errorsOf(engine, 'src/engine/sample.ts', code)).toHaveLength(1),
  );

  test('knows the scope of a worker', () => {
    const code =
      'postMessage(crossOriginIsolated); export const canvas = new OffscreenCanvas(1, 1);';
    expect(errorsOf(engine, 'src/engine/sample.ts', code)).toEqual([]);
  });

  test('covers every file of the engine, the entry too, and those it shares with the page', () => {
    const files = readProject(engine).fileNames;
    const all = ['src/engine', 'src/formats'].flatMap((folder) =>
      ts.sys.readDirectory(folder, ['.ts']).map((file) => resolve(file)),
    );
    expect(files.map((file) => resolve(file)).sort()).toEqual(all.sort());
    expect(files.some((file) => file.endsWith('protocol.ts'))).toBe(true);
  });
});

test("the service worker's project refuses the page's and Node's globals, and covers its file", () => {
  expect(errorsOf(serviceWorker, 'src/sample.ts', 'document.title;')).toHaveLength(1);
  expect(errorsOf(serviceWorker, 'src/sample.ts', 'process.exit();')).toHaveLength(1);
  const files = readProject(serviceWorker).fileNames.map((file) => resolve(file));
  expect(files).toEqual([resolve('src/service-worker.ts')]);
});
