import { isAbort } from '../../clip/errors';
import { promptsFor, templatesOf, zeroShotWeights } from '../../clip/prompts';
import type { SearchQuery, SearchTerm } from '../../clip/search';
import { pictureKey } from '../../io/picture-key';
import type { Playground } from '../../state/playground.svelte';

/** A part of a search. */
export interface QueryTerm {
  readonly id: number;
  readonly kind: 'words' | 'picture';
  /** The words, or the picture's name. */
  readonly text: string;
  readonly weight: number;
  readonly isExcluded: boolean;
  readonly state: 'ready' | 'reading' | 'failed';
  /** Of a picture of the collection. */
  readonly pictureId: number | null;
  /** Of a file that was given. */
  readonly file: File | null;
  /** `[dim]`; null until it is read. */
  readonly embed: Float32Array | null;
  /** Tokens of the longest prompt, where the model's context cuts it; else null. */
  readonly cutTokens: number | null;
}

type TermSource = Pick<QueryTerm, 'kind' | 'text' | 'pictureId' | 'file' | 'isExcluded'>;

/** What is searched for: words and pictures with their weights, each embedded once. */
export class SearchTerms {
  list = $state.raw<readonly QueryTerm[]>([]);
  #nextId = 1;
  #space = '';

  constructor(private readonly playground: Pick<Playground, 'session' | 'settings'>) {}

  readonly #templates: readonly string[] = $derived.by(() => {
    const { templateId, customTemplate } = this.playground.settings;
    return templatesOf(
      templateId === 'custom'
        ? { kind: 'custom', text: customTemplate }
        : { kind: 'preset', preset: templateId },
    );
  });

  /** What is read so far; null where that is nothing. */
  readonly query: SearchQuery | null = $derived.by(() => {
    const chosen = (isExcluded: boolean): SearchTerm[] =>
      this.list.flatMap(({ embed, weight, isExcluded: excluded }) =>
        embed && excluded === isExcluded ? [{ embed, weight }] : [],
      );
    const [terms, exclusions] = [chosen(false), chosen(true)];
    return terms.length + exclusions.length > 0 ? { terms, exclusions } : null;
  });

  addWords(text: string, isExcluded: boolean): void {
    this.#add({ kind: 'words', text, pictureId: null, file: null, isExcluded });
  }

  addFiles(files: Iterable<File>): void {
    for (const file of files)
      this.#add({ kind: 'picture', text: file.name, pictureId: null, file, isExcluded: false });
  }

  /** A picture of the collection alone: "more like this". */
  like(pictureId: number, name: string, embed: Float32Array): void {
    this.list = [];
    const term = { kind: 'picture', text: name, pictureId, file: null, isExcluded: false } as const;
    this.#put({ ...this.#term(term), state: 'ready', embed });
  }

  setWeight(id: number, weight: number): void {
    this.#change(id, { weight });
  }

  turn(id: number): void {
    const term = this.list.find((each) => each.id === id);
    if (term) this.#change(id, { isExcluded: !term.isExcluded });
  }

  remove(id: number): void {
    this.list = this.list.filter((each) => each.id !== id);
  }

  clear(): void {
    this.list = [];
  }

  /**
   * The body of an effect: another model or template reads everything anew. `embedOf` gives the embed that the model in
   * use has of a picture; what it gives is followed, for it may have to read the picture first.
   */
  follow(embedOf: (pictureId: number) => Float32Array | null): void {
    const space = `${this.playground.session.generation}\n${this.#templates.join('\n')}`;
    const isOther = space !== this.#space;
    this.#space = space;
    for (const term of this.list) {
      if (term.pictureId !== null) this.#take(term, embedOf(term.pictureId));
      else if (isOther) void this.#read({ ...term, embed: null });
    }
  }

  /** Only what differs is taken over: each change makes the effect run again. */
  #take({ id, embed: before }: QueryTerm, embed: Float32Array | null): void {
    if (embed === null) {
      if (before !== null) this.#change(id, { embed: null, state: 'failed' });
    } else if (!before || embed.some((value, i) => value !== before[i]))
      this.#change(id, { embed: new Float32Array(embed), state: 'ready' });
  }

  #term(source: TermSource): QueryTerm {
    return {
      ...source,
      id: this.#nextId++,
      weight: 1,
      state: 'reading',
      embed: null,
      cutTokens: null,
    };
  }

  #add(source: TermSource): void {
    const term = this.#term(source);
    this.#put(term);
    void this.#read(term);
  }

  #put(term: QueryTerm): void {
    this.list = [...this.list, term];
  }

  #change(id: number, change: Partial<QueryTerm>): void {
    this.list = this.list.map((each) => (each.id === id ? { ...each, ...change } : each));
  }

  async #read(term: QueryTerm): Promise<void> {
    const space = this.#space;
    this.#change(term.id, { state: 'reading', embed: null, cutTokens: null });
    try {
      const read = term.file
        ? await this.#pictureEmbed(term.file)
        : await this.#wordsEmbed(term.text);
      if (space === this.#space) this.#change(term.id, { state: 'ready', ...read });
    } catch (error) {
      if (!isAbort(error) && space === this.#space) this.#change(term.id, { state: 'failed' });
    }
  }

  async #wordsEmbed(text: string): Promise<Pick<QueryTerm, 'embed' | 'cutTokens'>> {
    const filled = promptsFor(this.#templates, text);
    const prompts = filled.ok ? filled.prompts : [text];
    const { session } = this.playground;
    const { embeds, tokenCounts } = await session.embedTexts(prompts);
    const longest = Math.max(...tokenCounts);
    return {
      embed: zeroShotWeights(embeds, embeds.length / prompts.length),
      cutTokens: longest > session.model.contextLength ? longest : null,
    };
  }

  async #pictureEmbed(file: File): Promise<Pick<QueryTerm, 'embed'>> {
    const key = await pictureKey(new Uint8Array(await file.arrayBuffer()));
    const { embed } = await this.playground.session.embedImage({ key, source: file });
    return { embed };
  }
}
