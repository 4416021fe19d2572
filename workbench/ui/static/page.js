// Starts the editor in a document without Gradio.

import { query } from './dom.js';
import { mount } from './main.js';

mount(query(document, '#workbench'));
