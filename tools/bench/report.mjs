/** The table, as Markdown and on screen. */
import { median, ms, quantile, times } from './numbers.mjs';
import { who } from './scenes.mjs';

/** What a scene's other rows are measured against: the bare run, or the decode alone. */
const floors = [who.floor, who.decode, 'its bytes over 10 Mbit/s (floor)'];
const ofTheApp = (name) =>
  name.startsWith('this app, to painted') || name.startsWith('this app, exact');

/** Rows of one scene: who, median, spread, and the ratios to its floor and to the app. */
function rowsOf({ name, runs }) {
  const floorName = Object.keys(runs).find((each) => floors.includes(each));
  const appName = Object.keys(runs).find(ofTheApp);
  return Object.entries(runs).map(([each, taken], i) => [
    i === 0 ? name : '',
    each,
    ms(median(taken)),
    taken.length > 1 ? `${ms(quantile(taken, 0.1))}..${ms(quantile(taken, 0.9))}` : '-',
    floorName ? times(median(taken) / median(runs[floorName])) : '-',
    appName ? times(median(taken) / median(runs[appName])) : '-',
    String(taken.length),
  ]);
}

/** The whole table as Markdown, with each scene's aim and notes below. */
export function table({ scenes, about }) {
  const head = ['scene', 'who', 'median ms', 'p10..p90', 'of the floor', 'of this app', 'runs'];
  const rows = [head, head.map(() => '---'), ...scenes.flatMap(rowsOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const notes = scenes.map(
    (scene) => `- ${scene.name}: aim ${scene.aim}. ${scene.notes.join('; ')}.`,
  );
  const facts = Object.entries(about).map(([key, value]) => `- ${key}: ${value}`);
  return ['', ...facts, '', ...rows.map(line), '', ...notes, ''].join('\n');
}
