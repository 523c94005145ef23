// A change is found as soon as one example fails; the simplest example that fails is nobody's business here.
require('fast-check').configureGlobal({ endOnFailure: true });
