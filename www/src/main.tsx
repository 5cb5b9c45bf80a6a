/** The entry, kept small: the Worker starts to load before the page that will ask it does. */
import './engine/client';

void import('./page');
