/** The entry, kept small: the Worker opens the policy while the page is still on its way. */
import { begin } from './engine/client';
import { firstSource } from './session/source';

begin(firstSource());
void import('./page');
