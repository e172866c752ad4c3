import json

from grading.scenario import put


def make(folder, _released, solved):
    text = json.dumps(solved)
    put(folder, text[:-1] + ', "cells": []}')
