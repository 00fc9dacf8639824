import type { ChartFacts } from '../../io/chart-image';
import type { Playground } from '../../state/playground.svelte';
import type { Text } from '../../text/language.svelte';
import { percent } from '../../ui/score-row';
import { noneId, type Classification } from './classification.svelte';
import { shownPicture } from './shown-picture';

/** The chart on screen as the facts of a picture of it, in the theme's present colours. */
export async function chartFacts(
  classification: Classification,
  { session, pictures, settings }: Playground,
  text: Text,
): Promise<ChartFacts> {
  const picture = shownPicture(classification, pictures);
  const rows = classification.rows.flatMap((row) => {
    const score = classification.scores.get(row.id);
    if (!score) return [];
    const isNone = row.id === noneId;
    return [
      {
        label: isNone ? text.labels.noneRow : row.label,
        prob: score.prob,
        probText: percent(score.prob),
        kind: isNone ? ('none' as const) : ('label' as const),
      },
    ];
  });
  if (settings.sort === 'prob') rows.sort((a, b) => b.prob - a.prob);
  const rung = session.loaded?.rung;
  const backend = rung ? text.model.rung(rung.executionProvider, rung.threads) : '';
  return {
    title: picture?.name ?? text.app.name,
    modelLine: [session.model.name, rung?.dtype, backend].filter(Boolean).join(', '),
    rows,
    moreText: text.prompt.more,
    picture: picture ? await imageOf(picture) : null,
    colors: {
      background: resolved('--paper'),
      text: resolved('--ink'),
      softText: resolved('--ink-2'),
      track: resolved('--paper-2'),
      bar: resolved('--bar-high'),
    },
    fontFamily: getComputedStyle(document.documentElement).fontFamily,
  };
}

async function imageOf(picture: { objectUrl: string; widthPx: number; heightPx: number }) {
  const source = new Image();
  source.src = picture.objectUrl;
  await source.decode();
  return { source, widthPx: picture.widthPx, heightPx: picture.heightPx };
}

/** A token's colour as the present theme has it: `light-dark()` must be resolved by an element. */
function resolved(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
