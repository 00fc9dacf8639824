/** A prompt as the text tower got it. */
export interface SentPrompt {
  prompt: string;
  /** Tokens before any cut, start and end tokens counted. */
  tokens: number;
}
