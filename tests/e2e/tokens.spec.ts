import { expect, test } from '@playwright/test';
import { differingStrings, referenceStrings, referenceTokenizers } from '../reference/read-tokens';
import { openFidelityPage } from './fixtures/open-fidelity-page';

const fidelity = openFidelityPage();

// A browser's tables of letters are not Node's: newer, or older.
for (const reference of referenceTokenizers)
  test(`${reference.name}: the browser gives Hugging Face's token ids for every string`, async () => {
    const { name, folder, tokenizer, trained } = reference;
    const answer = await fidelity.page.evaluate((question) => window.tokenize(question), {
      folderUrl: name === 'starter' ? '/models/starter' : `/reference/${folder}`,
      tokenizer,
      trained,
      texts: [...referenceStrings],
    });
    if (!('ids' in answer)) throw new Error(JSON.stringify(answer));
    expect(answer.ids).toHaveLength(referenceStrings.length);
    expect(differingStrings(reference, answer.ids)).toEqual([]);
  });
