from grading.scenario import put


def make(folder, _released, _solved):
    put(folder, '{"nbformat": 4, "cells": [' + "{}," * 5_000_000 + "0]}")
