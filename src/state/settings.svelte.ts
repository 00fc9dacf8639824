export type TemplateId = 'label' | 'photo' | 'seven' | 'eighty' | 'custom';
export type Activation = 'softmax' | 'sigmoid';
export type SortOrder = 'typed' | 'prob';

/** How labels become prompts and cosines become probabilities. Null means "the model's own". */
export class Settings {
  templateId = $state<TemplateId>('photo');
  customTemplate = $state('a photo of a {}.');
  logitScale = $state<number | null>(null);
  activation = $state<Activation | null>(null);
  noneRow = $state(false);
  sort = $state<SortOrder>('typed');
}
