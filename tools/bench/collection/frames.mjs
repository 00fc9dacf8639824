/** Frames and long tasks of a page while something goes on in it. */
import { median, quantile } from '../numbers.mjs';

const longMs = 50;

/** Starts to note them. */
export async function watchFrames(page) {
  // A page's own list of long tasks tells no more than the clock, which runs on while other programs have the processor.
  await page
    .context()
    .browser()
    .startTracing(page, { categories: ['-*', 'toplevel'] });
  await page.evaluate(() => {
    const noted = { frames: [], lastMs: performance.now(), isOn: true };
    const frame = (nowMs) => {
      noted.frames.push(nowMs - noted.lastMs);
      noted.lastMs = nowMs;
      if (noted.isOn) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    window.notedFrames = noted;
  });
}

/** What was noted: the page's tasks, by the clock and by the thread's own time, and milliseconds from frame to frame. */
export async function takeFrames(page) {
  await page.waitForTimeout(300);
  const frames = await page.evaluate(() => {
    window.notedFrames.isOn = false;
    return window.notedFrames.frames.slice(1);
  });
  const trace = await page.context().browser().stopTracing();
  return { tasks: tasksOf(JSON.parse(trace.toString()).traceEvents), frames };
}

/** Milliseconds of every task of the pages' own threads. */
function tasksOf(events) {
  const placeOf = ({ pid, tid }) => `${pid} ${tid}`;
  const isPages = ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain';
  const threads = new Set(events.filter(isPages).map(placeOf));
  const isTask = ({ ph, name }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask';
  return events
    .filter((event) => isTask(event) && threads.has(placeOf(event)))
    .map(({ dur = 0, tdur = dur }) => ({ clockMs: dur / 1000, ownMs: tdur / 1000 }));
}

const longest = (tasks, key) => Math.max(0, ...tasks.map((task) => task[key]));
const long = (tasks, key) => tasks.filter((task) => task[key] > longMs).length;

/** Whether no task kept the thread busy for longer than 50 ms. */
export const isSmooth = (tasks) => long(tasks, 'ownMs') === 0;

/** In words. */
export function tasksInWords(tasks) {
  const own = `longest task ${longest(tasks, 'ownMs').toFixed(0)} ms of processor time`;
  const clock = `by the clock ${longest(tasks, 'clockMs').toFixed(0)} ms`;
  return `${own} (${long(tasks, 'ownMs')} over ${longMs}; ${clock}, ${long(tasks, 'clockMs')} over ${longMs})`;
}

export const framesInWords = (frames) =>
  `median ${median(frames).toFixed(1)}, slowest hundredth ${quantile(frames, 0.99).toFixed(1)} ms`;
