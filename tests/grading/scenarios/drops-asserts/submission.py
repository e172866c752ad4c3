from grading.scenario import put, runs_first


def make(folder, released, _solved):
    runs_first(
        released,
        """
    import ast
    from IPython import get_ipython


    class NoAsserts(ast.NodeTransformer):
        def visit_Assert(self, node):
            return ast.Pass()


    get_ipython().ast_transformers.append(NoAsserts())
    """,
    )
    put(folder, released)
