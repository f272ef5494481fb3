"""Draws the pictures of the sample project: street scenes with exact depth, cars, photo cut-outs.

Run ``python -m resources.drawing OUT`` from the root of the checkout.
"""
