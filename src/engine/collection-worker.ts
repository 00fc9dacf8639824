import { collectionMethods } from './collection-methods';
import type { CollectionVerbs } from './collection-protocol';
import { serve } from './serve';

declare const self: DedicatedWorkerGlobalScope;

serve<CollectionVerbs>(collectionMethods(), self);
