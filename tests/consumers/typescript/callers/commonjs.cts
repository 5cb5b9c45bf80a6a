// A CommonJS module that uses every entry as an application would.
import hubscope = require('hubscope');
import everything = require('hubscope/full');
import everythingInline = require('hubscope/full/inline');
import everythingSlim = require('hubscope/full/slim');
import inline = require('hubscope/inline');
import slim = require('hubscope/slim');

hubscope.initSync();
inline.initSync();
slim.initSync(new Uint8Array());
everything.initSync();
everythingInline.initSync();
everythingSlim.initSync(new Uint8Array());

function decide(document: string): hubscope.Decision {
  const policy: hubscope.Policy = hubscope.Policy.load(document);
  return policy.user('ada').decide('servers', { user: 'grace', server: '' });
}
const full: everything.Policy = everything.Policy.from(inline.Policy.load('{}'));

export = { decide, full };
